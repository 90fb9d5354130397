package backhaul.worker.engine.navicat;

import static org.assertj.core.api.Assertions.assertThat;

import backhaul.sandbox.tasks.Mishap;
import backhaul.sandbox.tasks.ModelHost;
import backhaul.worker.engine.navicat.NavicatEngineConfiguration.Choice;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The selftest, against the model: what it would say of a host that is as the model has it.
final class NavicatSelftestTest {
    @TempDir private Path folder;
    private ModelHost host;
    private final List<String> told = new ArrayList<>();

    @BeforeEach
    void start_host() throws Exception {
        host = ModelHost.start(folder);
    }

    @AfterEach
    void stop_host() {
        host.close();
    }

    private boolean run() throws Exception {
        return new NavicatSelftest(
                        new NavicatEngineConfiguration(
                                4,
                                Choice.AUTO,
                                host.powershell().toString(),
                                host.schtasks().toString()))
                .run(folder, told::add);
    }

    @Test
    void a_host_where_all_works_is_said_to_work_by_both_ways() throws Exception {
        assertThat(run()).as(String.join("\n", told)).isTrue();

        assertThat(told)
                .contains(
                        "{\"by\":\"com\",\"verdict\":\"works\"}",
                        "{\"by\":\"schtasks\",\"verdict\":\"works\"}",
                        "{\"verdict\":\"works\"}");
        assertThat(told.stream().filter(line -> line.contains("\"expected\":"))).hasSize(8);
        assertThat(host.calls()).filteredOn("/delete"::equals).hasSize(8);
    }

    @Test
    void a_host_that_only_says_yes_does_not_work() throws Exception {
        host.fail(Mishap.SILENCE);

        assertThat(run()).isFalse();
        assertThat(told.getLast()).isEqualTo("{\"verdict\":\"wrong\"}");
        assertThat(told).anyMatch(line -> line.contains("not_started"));
    }
}
