package backhaul.worker.engine.script;

import java.io.File;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The environment that a command starts with: what the job sets, what it lets through from the
/// worker's own, a search path, and the run's variables. Nothing else.
record CommandEnvironment(Map<String, String> set, List<String> pass) {
    static final String RESERVED = "BACKHAUL_";
    private static final String PATH = "PATH";
    private static final String UNIX_PATH =
            "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /// Without these hardly a program starts on Windows; none is anyone's secret.
    private static final List<String> WINDOWS_NEEDS =
            List.of("SystemRoot", "SystemDrive", "windir", "ComSpec", "PATHEXT", "TEMP", "TMP");

    /// @param own the worker's environment
    /// @param run the run's variables
    Map<String, String> build(Map<String, String> own, Map<String, String> run) {
        var environment = new LinkedHashMap<String, String>();
        if (File.separatorChar == '\\') {
            pass(WINDOWS_NEEDS, own, environment);
            pass(List.of(PATH, "Path"), own, environment);
        } else {
            environment.put(PATH, UNIX_PATH);
        }
        pass(pass, own, environment);
        environment.putAll(set);
        environment.putAll(run);
        return environment;
    }

    private static void pass(List<String> names, Map<String, String> from, Map<String, String> to) {
        for (String name : names) {
            String value = from.get(name);
            if (value != null) {
                to.put(name, value);
            }
        }
    }

    /// Where a command without a folder is looked for.
    static String searchPath(Map<String, String> environment) {
        return environment.getOrDefault(PATH, environment.getOrDefault("Path", ""));
    }
}
