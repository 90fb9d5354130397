package backhaul.worker.engine.navicat;

import backhaul.worker.engine.ArtifactRule;

/// The files that a run must leave.
///
/// @param verify that what can be is read to its end
record BackupRule(ArtifactRule files, boolean verify) {}
