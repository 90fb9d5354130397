package backhaul.sandbox.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The command that starts a tethered JVM. Its class path is in the environment instead, because
/// those of builds exceed what command lines may hold on some systems.
record CommandLine(List<String> options, String mainClass, List<String> arguments) {

    static final String CLASS_PATH_VARIABLE = "CLASSPATH";

    private static final List<String> DEFAULTS =
            List.of(
                    "-Xmx256m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Djava.awt.headless=true",
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow");

    /// A child's log is configured like its parent's.
    private static final String LOG_CONFIGURATION = "logback.configurationFile";

    List<String> words() {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(DEFAULTS);
        Optional.ofNullable(System.getProperty(LOG_CONFIGURATION))
                .ifPresent(value -> words.add("-D" + LOG_CONFIGURATION + "=" + value));
        words.addAll(options);
        words.add(Tether.class.getName());
        words.add(mainClass);
        words.addAll(arguments);
        return words;
    }
}
