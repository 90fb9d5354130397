package backhaul.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ProblemsTranscriptTest {

    private enum Consistency {
        HOOK,
        STOP,
        PAUSE,
        LIVE
    }

    @Test
    void every_problem_of_a_file_is_told_at_once_with_its_line() throws InvalidSettings {
        SettingsFile file =
                SettingsFile.parse(
                        Path.of("/etc/backhaul/worker.yaml"),
                        Resources.text("three-problems.yaml"),
                        Environment.none(),
                        new Secrets());
        Section root = file.root();
        root.ignore("worker", "audience", "signingKey", "trustedKeys");
        KafkaProperties.read(root.sectionOrEmpty("kafka"), Set.of("bootstrap.servers", "group.id"));
        Section job = root.sectionOrEmpty("jobs").sectionOrEmpty("nightly-volumes");
        job.ignore("description");
        job.duration("timeout");
        Section docker = job.sectionOrEmpty("docker");
        docker.list("containers");
        docker.choice("consistency", Consistency.LIVE);

        InvalidSettings invalid = catchThrowableOfType(InvalidSettings.class, file::check);

        assertThat(invalid.render("The worker did not start.") + "\n")
                .isEqualTo(Resources.text("three-problems.txt"));
    }
}
