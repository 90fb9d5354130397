package backhaul.worker.engine.hycu;

import backhaul.protocol.RunStatus.Handle;
import backhaul.sandbox.hycu.HycuSimulator;
import backhaul.sandbox.hycu.ObjectKind;
import backhaul.sandbox.hycu.StartedJob;
import backhaul.settings.Rate;
import backhaul.settings.Secrets;
import backhaul.worker.engine.Outcome;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A simulated controller, the engine that knows it, and one virtual time for both.
final class Site implements AutoCloseable {
    static final String KEY = "key-of-the-tests-4711";
    static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(5);

    final VirtualTime time = new VirtualTime();
    final HycuSimulator simulator = HycuSimulator.start(time).key(KEY);
    final PlayedAttempt attempt = new PlayedAttempt(time.instant());
    final HycuEngine engine;

    Site(Api api) {
        this(api, new Credential.Token(KEY, "token"));
    }

    Site(Api api, Credential credential) {
        this(api, credential, REQUEST_TIMEOUT);
    }

    Site(Api api, Credential credential, Duration requestTimeout) {
        var controllers = new LinkedHashMap<String, Controller>();
        controllers.put(
                "dc1",
                new Controller(
                        "dc1",
                        simulator.url(),
                        api,
                        credential,
                        new Trust.Pin(simulator.certificateSha256()),
                        new Controller.Limits(
                                new Rate(1000, Duration.ofSeconds(1)), 8, requestTimeout)));
        Secrets secrets = new Secrets();
        secrets.add(KEY);
        engine = new HycuEngine(controllers, time.time(), secrets);
    }

    static Site rest() {
        return new Site(Api.REST_V1_0);
    }

    /// With a machine `erp-db`.
    static Site withMachine() {
        Site site = rest();
        site.simulator.add(ObjectKind.VM, "erp-db");
        return site;
    }

    static Site v1() {
        return new Site(Api.V1);
    }

    static HycuSpec vms(String... names) {
        return objects(Kind.VMS, names);
    }

    static HycuSpec objects(Kind kind, String... names) {
        return new HycuSpec(
                "dc1",
                new HycuSpec.What.Objects(kind, List.of(names), false),
                Duration.ofSeconds(30),
                true);
    }

    static HycuSpec backup(String name) {
        return new HycuSpec(
                "dc1",
                new HycuSpec.What.Named(name, Map.of("type", "full"), Map.of()),
                Duration.ofSeconds(30),
                true);
    }

    Outcome run(HycuSpec spec) throws InterruptedException {
        return engine.run(spec, attempt);
    }

    Outcome recover(Handle handle) throws InterruptedException {
        return engine.recover(attempt, Optional.of(handle));
    }

    /// A handle as another worker has left it.
    Handle left(Item... items) {
        return new HycuHandle("dc1", Duration.ofSeconds(30), List.of(items)).encoded();
    }

    StartedJob onlyJob() {
        List<StartedJob> started = simulator.started();
        if (started.size() != 1) {
            throw new AssertionError("started: " + started);
        }
        return started.getFirst();
    }

    @Override
    public void close() {
        engine.close();
        simulator.close();
    }
}
