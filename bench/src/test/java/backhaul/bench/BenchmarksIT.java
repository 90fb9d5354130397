package backhaul.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import backhaul.bench.measure.Benchmark;
import backhaul.bench.measure.Size;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// That every benchmark runs, at a size whose figures mean nothing.
final class BenchmarksIT {

    static List<String> names() {
        return Suite.all().stream().map(Benchmark::name).toList();
    }

    @ParameterizedTest
    @MethodSource("names")
    void each_says_its_result_in_one_line(String name) throws Exception {
        assumeThat(Suite.named(name).missing()).isEmpty();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream results = new PrintStream(bytes, true, UTF_8);
        Main.run(List.of(Suite.named(name)), Size.TINY, results, System.err);
        Pattern result =
                Pattern.compile(
                        "RESULT " + name + " \\d+\\.\\d \\S+ \\d+\\.\\d\\d ([<>]=[0-9.]+|-)\n");
        assertThat(bytes.toString(UTF_8)).matches(result);
    }
}
