package backhaul.quickstart;

import backhaul.protocol.RunState;
import backhaul.protocol.RunStatus;
import backhaul.protocol.RunStatus.Artifact;
import backhaul.sandbox.hycu.HycuSimulator;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// What the demo shows, and what must be true of it afterwards.
final class Parts {

    private final DemoFolder folder;
    private final HycuSimulator controller;

    /// @param controller the simulated one
    Parts(DemoFolder folder, HycuSimulator controller) {
        this.folder = folder;
        this.controller = controller;
    }

    Part archivesADirectory() {
        return new AskedPart(
                1,
                "A directory is archived",
                "archive-docs",
                RunState.SUCCEEDED,
                (told, findings) -> {
                    findings.same("the number of attempts", 1, told.ending().attempt());
                    checkArchive(told.ending(), Archive.filesOf(folder.docs()), findings);
                });
    }

    Part backsUpAVolume(DockerVolume volume) {
        return new AskedPart(
                2,
                "A Docker volume is backed up",
                "docker-volume",
                RunState.SUCCEEDED,
                (told, findings) -> checkArchive(told.ending(), volume.files(), findings));
    }

    Part failsOnce() {
        return new AskedPart(
                3,
                "A job fails once and is tried again",
                "flaky",
                RunState.SUCCEEDED,
                (told, findings) -> {
                    findings.check(
                            told.states().contains(RunState.RETRYING), "no status said retrying");
                    findings.same(
                            "the outcomes of its attempts",
                            List.of("failed", "succeeded"),
                            told.ending().attempts().stream()
                                    .map(RunStatus.Attempt::outcome)
                                    .toList());
                });
    }

    Part hangs() {
        return new AskedPart(
                4,
                "A job hangs and is stopped at its limit of 2s",
                "hang",
                RunState.TIMED_OUT,
                (_, findings) -> {
                    List<Long> pids = pidsOfHang();
                    findings.same("the number of its processes", 3, pids.size());
                    for (long pid : pids) {
                        findings.check(!runs(pid), "process " + pid + " still runs");
                    }
                });
    }

    Part hycuBacksUpAMachine() {
        return new AskedPart(
                6,
                "A machine is backed up by HYCU (simulated)",
                "hycu-vm",
                RunState.SUCCEEDED,
                (told, findings) -> {
                    findings.same(
                            "the number of jobs of the simulated controller",
                            1,
                            controller.started().size());
                    findings.check(
                            String.valueOf(told.ending().report()).contains("Backup of erp-db"),
                            "the controller's report is missing");
                });
    }

    Part runsATaskOfNavicat() {
        return new AskedPart(
                7,
                "A scheduled task of Navicat is run (simulated)",
                "oceanbase",
                RunState.SUCCEEDED,
                (told, findings) -> {
                    findings.same("the number of files", 1, told.ending().artifacts().size());
                    Artifact backup = told.ending().artifacts().getFirst();
                    Path file = Path.of(URI.create(backup.uri()));
                    findings.same("the checksum of " + file, backup.sha256(), Sha256.of(file));
                });
    }

    /// A process that has ended, and whose end no one has asked for yet, has no command any more.
    private static boolean runs(long pid) {
        return ProcessHandle.of(pid).flatMap(process -> process.info().command()).isPresent();
    }

    private List<Long> pidsOfHang() throws IOException {
        String pids = Files.readString(folder.path().resolve("hang.pids")).strip();
        return List.of(pids.split(" ")).stream().map(Long::valueOf).toList();
    }

    /// The archive is there, is the one that the status describes, and holds what it should.
    private static void checkArchive(
            RunStatus status, Map<String, String> expected, Findings findings) throws IOException {
        if (status.artifacts().size() != 1) {
            findings.check(false, "there are " + status.artifacts().size() + " artifacts, not one");
            return;
        }
        Artifact artifact = status.artifacts().getFirst();
        Path file = Path.of(URI.create(artifact.uri()));
        findings.same("the size of " + file, artifact.bytes(), Files.size(file));
        findings.same("the checksum of " + file, artifact.sha256(), Sha256.of(file));
        findings.check(
                Objects.equals(expected, Archive.files(file)),
                file + " does not hold what was to be archived");
    }
}
