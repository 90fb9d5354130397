package backhaul.bench.archive;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Programs of this host, as a person would run them.
final class Shell {
    private Shell() {}

    /// What it writes. The arguments are `$1` and so on to the script.
    static String run(String script, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("bash", "-c"));
        command.add("set -euo pipefail; " + script);
        command.add("bench");
        command.addAll(List.of(arguments));
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(script + " ended with " + process.exitValue() + ": " + output);
        }
        return output.strip();
    }
}
