package backhaul.worker;

import static org.assertj.core.api.Assertions.assertThat;

import backhaul.settings.Environment;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class MainTest {

    @TempDir private Path folder;

    @Test
    void the_first_configuration_has_a_job_that_works_as_it_is() {
        assertThat(type("init", "docker-01")).contains("Wrote ");

        assertThat(type("check", "hello"))
                .contains("dry run  hello: would run /bin/echo")
                .endsWith("All is as it must be.\n");
    }

    private String type(String... words) {
        var environment =
                new Environment(
                        Map.of("BACKHAUL_WORKER_CONFIG", folder.resolve("worker.yaml").toString()));
        var out = new StringWriter();
        CommandLine commandLine = Main.commandLine(environment);
        commandLine.setOut(new PrintWriter(out, true));
        assertThat(commandLine.execute(words)).isZero();
        return out.toString().replace(System.lineSeparator(), "\n");
    }
}
