package backhaul.cli.session;

import backhaul.cli.output.Screen;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/// The place a command runs in. Nothing else of this program asks the process or the machine.
///
/// @param environment the environment variables
/// @param home the person's own folder
/// @param clock the time, and the zone it is told in
public record Surroundings(
        Screen out,
        Screen err,
        Map<String, String> environment,
        Path home,
        Clock clock,
        Interrupt interrupt) {

    public Surroundings {
        environment = Map.copyOf(environment);
    }
}
