package backhaul.worker.engine.script;

import java.util.Locale;

/// What kind of system a job is configured for.
enum Platform {
    LINUX,
    WINDOWS,
    OTHER;

    static Platform ofThisHost() {
        String name = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        if (name.startsWith("windows")) {
            return WINDOWS;
        }
        return name.equals("linux") ? LINUX : OTHER;
    }
}
