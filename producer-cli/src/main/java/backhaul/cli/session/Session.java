package backhaul.cli.session;

import backhaul.cli.exit.Failure;
import backhaul.cli.fleet.Fleet;
import backhaul.cli.output.Json;
import backhaul.cli.output.Screen;
import backhaul.cli.output.Times;
import backhaul.cli.reading.Cluster;
import backhaul.cli.reading.RunReader;
import backhaul.cli.settings.Asker;
import backhaul.cli.settings.ProducerFile;
import backhaul.cli.settings.ProducerFile.Need;
import backhaul.cli.settings.ProducerSettings;
import backhaul.cli.settings.SettingsLocation;
import backhaul.settings.Environment;
import backhaul.settings.InvalidSettings;
import backhaul.settings.Secrets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// One call of the program: its options, and what is made of them when a command first needs it.
/// For one thread.
public final class Session implements AutoCloseable {

    private final Surroundings surroundings;
    private final GlobalOptions options;
    private final Secrets secrets = new Secrets();
    private @Nullable ProducerSettings settings;
    private @Nullable Cluster cluster;

    public Session(Surroundings surroundings, GlobalOptions options) {
        this.surroundings = surroundings;
        this.options = options;
    }

    public Screen out() {
        return surroundings.out();
    }

    public Screen err() {
        return surroundings.err();
    }

    public boolean json() {
        return options.json;
    }

    public boolean verbose() {
        return options.verbose;
    }

    public Interrupt interrupt() {
        return surroundings.interrupt();
    }

    public InstantSource clock() {
        return surroundings.clock();
    }

    public Instant now() {
        return surroundings.clock().instant();
    }

    /// How times are written in answers.
    public Times times() {
        return times(surroundings.out());
    }

    /// How times are written on this screen.
    public Times times(Screen screen) {
        Clock clock = surroundings.clock();
        return screen.terminal() && !options.utc
                ? Times.local(clock, clock.getZone())
                : Times.utc(clock);
    }

    /// The answer, as one document.
    public void print(JsonNode json) {
        out().line(Json.document(json));
    }

    /// What the settings' files hold must not be seen.
    public String masked(String text) {
        return secrets.apply(text);
    }

    public Path settingsFile() {
        return location().file();
    }

    /// For commands that look, which need no key.
    public ProducerSettings settings() {
        if (settings == null) {
            settings = read(Need.NO_KEY, "");
        }
        return settings;
    }

    /// For commands that ask. Must come before anything else that needs the settings, so that all
    /// their problems are told at once.
    ///
    /// @param consequence a sentence for the error, such as `Nothing was sent.`
    public Asker asker(String consequence) {
        ProducerSettings whole = read(Need.KEY, consequence);
        settings = whole;
        return whole.asker().orElseThrow();
    }

    /// All that the file holds, for a check of it.
    public ProducerSettings wholeSettings() {
        ProducerSettings whole = read(Need.KEY_IF_THERE, "");
        settings = whole;
        return whole;
    }

    private ProducerSettings read(Need need, String consequence) {
        try {
            return ProducerFile.read(
                    location(), new Environment(surroundings.environment()), secrets, need);
        } catch (InvalidSettings e) {
            throw Failure.of(e, consequence);
        }
    }

    private SettingsLocation location() {
        return SettingsLocation.of(
                options.config, options.profile, surroundings.environment(), surroundings.home());
    }

    public Cluster cluster() {
        if (cluster == null) {
            cluster = new Cluster(settings(), clock());
        }
        return cluster;
    }

    public Fleet fleet() {
        return cluster().fleet();
    }

    public RunReader runs() {
        return cluster().runs();
    }

    /// Whether any worker's key is known.
    public boolean checksWorkers() {
        return !settings().trustedWorkers().isEmpty();
    }

    @Override
    public void close() {
        if (cluster != null) {
            cluster.close();
        }
    }
}
