package backhaul.cli;

import backhaul.cli.output.Screen;
import backhaul.cli.session.Surroundings;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What this process knows of the place it runs in.
final class ProcessSurroundings {

    private static final int USUAL_WIDTH = 80;

    private final Map<String, String> environment;
    private @Nullable Integer width;

    private ProcessSurroundings(Map<String, String> environment) {
        this.environment = environment;
    }

    static Surroundings of(CtrlC ctrlC) {
        ProcessSurroundings process = new ProcessSurroundings(System.getenv());
        return new Surroundings(
                process.screen(System.out, 1),
                process.screen(System.err, 2),
                process.environment,
                Path.of(System.getProperty("user.home", ".")),
                Clock.system(ZoneId.systemDefault()),
                ctrlC);
    }

    private Screen screen(PrintStream stream, int descriptor) {
        if (!isTerminal(descriptor)) {
            return Screen.plain(stream);
        }
        return new Screen(stream, true, coloured(), this::width);
    }

    /// The JDK only knows whether input and output both are a terminal; Linux tells each apart.
    private static boolean isTerminal(int descriptor) {
        Path link = Path.of("/proc/self/fd", Integer.toString(descriptor));
        if (Files.isSymbolicLink(link)) {
            try {
                String target = Files.readSymbolicLink(link).toString();
                return target.startsWith("/dev/pts/")
                        || target.startsWith("/dev/tty")
                        || target.equals("/dev/console");
            } catch (IOException e) {
                // not to be known: ask the JDK
            }
        }
        return Objects.requireNonNull(System.console()).isTerminal();
    }

    private boolean coloured() {
        boolean forbidden =
                isSet("NO_COLOR") || "dumb".equals(environment.getOrDefault("TERM", ""));
        // a console of Windows shows colours only where something has switched them on
        boolean understood = isSet("TERM") || isSet("ANSICON") || isSet("ConEmuANSI");
        return understood && !forbidden;
    }

    private boolean isSet(String variable) {
        return !environment.getOrDefault(variable, "").isEmpty();
    }

    /// Looked up when it is first needed, which it rarely is.
    private int width() {
        if (width == null) {
            width = lookUpWidth();
        }
        return width;
    }

    private int lookUpWidth() {
        Integer columns = number(environment.get("COLUMNS"));
        if (columns == null) {
            columns = number(sttySize());
        }
        return columns == null ? USUAL_WIDTH : columns;
    }

    private static @Nullable Integer number(@Nullable String text) {
        return text != null && text.matches("[1-9][0-9]{1,3}") ? Integer.valueOf(text) : null;
    }

    /// The width as the terminal itself says it, where there is an `stty`.
    private static @Nullable String sttySize() {
        Path terminal = Path.of("/dev/tty");
        if (!Files.isReadable(terminal)) {
            return null;
        }
        try {
            Process stty =
                    new ProcessBuilder("stty", "size")
                            .redirectInput(terminal.toFile())
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            if (!stty.waitFor(1, TimeUnit.SECONDS)) {
                stty.destroyForcibly();
                return null;
            }
            String[] rowsAndColumns =
                    new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                            .strip()
                            .split(" ", -1);
            return rowsAndColumns.length == 2 ? rowsAndColumns[1] : null;
        } catch (IOException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }
}
