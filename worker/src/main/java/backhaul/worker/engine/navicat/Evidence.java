package backhaul.worker.engine.navicat;

import backhaul.protocol.RunStatus.Artifact;
import backhaul.worker.engine.ArtifactCheck;
import backhaul.worker.engine.ArtifactCheck.Finding;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/// The files by which a run shows that it made a backup.
final class Evidence {
    /// More of them would not fit into a handle; and a folder full of files of tomorrow means that
    /// a clock is wrong.
    private static final int MOST_SUSPECTS = 20;

    private final BackupRule rule;
    private final ArtifactCheck check;

    private Evidence(BackupRule rule, ArtifactCheck check) {
        this.rule = rule;
        this.check = check;
    }

    /// Remembers what is there.
    static Evidence before(BackupRule rule, Instant startedAt) throws IOException {
        Evidence evidence = new Evidence(rule, ArtifactCheck.before(rule.files(), startedAt));
        if (evidence.known().size() > MOST_SUSPECTS) {
            throw new IOException(
                    evidence.known().size()
                            + " files in "
                            + rule.files().directory()
                            + " bear a time that is still to come: is this host's clock right?");
        }
        return evidence;
    }

    static Evidence resumed(BackupRule rule, Instant startedAt, List<String> known) {
        return new Evidence(rule, ArtifactCheck.resumed(rule.files(), startedAt, known));
    }

    List<String> known() {
        return check.suspects();
    }

    /// Looks for the files, on a thread of its own: a network disk can hang for ever.
    ///
    /// @param goOn asked at every MiB; false gives up
    CompletableFuture<Finding> find(BooleanSupplier goOn) {
        var finding = new CompletableFuture<Finding>();
        var _ =
                Thread.ofPlatform()
                        .daemon()
                        .name("navicat-artifacts")
                        .start(() -> {
                            try {
                                finding.complete(look(goOn));
                            } catch (IOException | RuntimeException | Error e) {
                                finding.completeExceptionally(e);
                            }
                        });
        return finding;
    }

    private Finding look(BooleanSupplier goOn) throws IOException {
        Finding finding = check.after(goOn);
        if (!rule.verify() || !(finding instanceof Finding.Found found)) {
            return finding;
        }
        for (Artifact artifact : found.artifacts()) {
            Optional<String> fault =
                    new BackupFile(rule.files().directory().resolve(artifact.name()), goOn).fault();
            if (!goOn.getAsBoolean()) {
                return new Finding.GivenUp();
            }
            if (fault.isPresent()) {
                return new Finding.Missing(fault.get());
            }
        }
        return found;
    }
}
