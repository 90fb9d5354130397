package backhaul.quickstart;

import backhaul.protocol.BackupRequest;
import backhaul.protocol.Topics;
import backhaul.protocol.client.Asker;
import backhaul.protocol.client.BackupRequests;
import backhaul.protocol.client.RunHistory;
import backhaul.protocol.client.StatusReader;
import backhaul.protocol.client.Voices;
import backhaul.protocol.event.EventSigner;
import backhaul.protocol.event.EventSigner.NamedKey;
import backhaul.protocol.event.TrustedWorkers;
import backhaul.protocol.kafka.KafkaSettings;
import backhaul.protocol.topics.TopicSetup;
import backhaul.sandbox.hycu.HycuSimulator;
import backhaul.sandbox.hycu.Life;
import backhaul.sandbox.hycu.ObjectKind;
import backhaul.sandbox.kafka.EmbeddedKafka;
import backhaul.sandbox.tasks.ModelHost;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.kafka.clients.admin.Admin;

/// Starts a broker and a worker, shows the parts, and says whether all was as expected. All of it
/// is gone afterwards but for the folder.
final class Demo {

    private static final InstantSource CLOCK = Clock.systemUTC();
    private static final String KEY = "demo";
    private static final String AUDIENCE = "demo";
    private static final String VOLUME = "backhaul-demo-" + ProcessHandle.current().pid();

    private final Path path;
    private final Narrator narrator;

    Demo(Path path, Narrator narrator) {
        this.path = path;
        this.narrator = narrator;
    }

    /// True if all was as expected.
    ///
    /// @param keep whether to stay up after the last part, until this thread is interrupted
    boolean run(boolean keep) throws Exception {
        Stopwatch stopwatch = Stopwatch.start();
        DemoFolder folder = DemoFolder.recreate(path);
        try (EmbeddedKafka broker = broker(folder);
                HycuSimulator controller = controller();
                FoundDocker docker = FoundDocker.look(VOLUME);
                ModelHost windows = Navicat.host(folder)) {
            KafkaSettings kafka =
                    new KafkaSettings(Map.of("bootstrap.servers", broker.bootstrapServers()));
            createTopics(kafka);
            folder.writeSettings(broker.bootstrapServers(), controller, docker.volume());
            try (DemoWorker worker = DemoWorker.start(folder.workerFile())) {
                narrator.setUp("worker", line(worker, docker));
                narrator.setUp("docker", docker.line());
                narrator.setUp("tasks", Navicat.line(windows));
                narrator.line("");
                List<Shown> shown =
                        show(new Parts(folder, controller), folder, kafka, docker.volume());
                boolean asExpected = sumUp(shown, stopwatch);
                if (keep) {
                    folder.writeCommand();
                    keepUp();
                } else if (asExpected) {
                    narrator.line("Keep it running and try the commands yourself: ./demo --keep");
                }
                return asExpected;
            }
        }
    }

    private static EmbeddedKafka broker(DemoFolder folder) {
        return EmbeddedKafka.builder()
                .dataDirectory(folder.path().resolve("kafka"))
                .closedByOwnerAtExit()
                .start();
    }

    private static HycuSimulator controller() {
        HycuSimulator controller = HycuSimulator.start(0).key(DemoFolder.HYCU_KEY);
        controller.add(ObjectKind.VM, "erp-db");
        return controller.usually(Life.succeedingAfter(Duration.ofSeconds(2)));
    }

    /// `demo-host, ready in 1.4s: script, docker, hycu (simulated)`
    private static String line(DemoWorker worker, FoundDocker docker) {
        String ready = worker.ready().split(";", 2)[0];
        String engines = docker.volume().isPresent() ? "script, docker" : "script";
        engines += ", hycu (simulated), navicat (simulated)";
        return "%s, %s: %s".formatted(Stage.ADDRESS, ready, engines);
    }

    private static void createTopics(KafkaSettings kafka) throws InterruptedException {
        try (Admin admin = Admin.create(kafka.admin())) {
            switch (new TopicSetup(admin, Topics.DEFAULT).create(OptionalInt.empty())) {
                case TopicSetup.Answer.Found found when found.usable() -> {}
                case TopicSetup.Answer other ->
                        throw new IllegalStateException("the topics are not right: " + other);
            }
        }
    }

    private List<Shown> show(
            Parts parts, DemoFolder folder, KafkaSettings kafka, Optional<DockerVolume> volume)
            throws Exception {
        NamedKey key = new NamedKey(KEY, folder.key(KEY));
        Voices voices = new Voices(Topics.DEFAULT, AUDIENCE, trustedWorkers(folder));
        List<Shown> shown = new ArrayList<>();
        try (BackupRequests requests =
                        BackupRequests.connect(
                                kafka, Topics.DEFAULT, new Asker("/demo", AUDIENCE, key), CLOCK);
                StatusReader reader = StatusReader.start(kafka, voices, CLOCK);
                Stage stage = new Stage(requests, reader, narrator)) {
            List<Part> program = new ArrayList<>();
            program.add(parts.archivesADirectory());
            volume.ifPresent(there -> program.add(parts.backsUpAVolume(there)));
            program.add(parts.failsOnce());
            program.add(parts.hangs());
            BackupRequest request = requests.request(Stage.ADDRESS, "archive-docs").build();
            program.add(
                    new ForgedPart(
                            kafka,
                            new RunHistory(kafka, voices),
                            request,
                            EventSigner.of(List.of(key), CLOCK).sign(request),
                            folder.backups().resolve("docs.tar.gz")));
            program.add(parts.hycuBacksUpAMachine());
            program.add(parts.runsATaskOfNavicat());
            for (Part part : program) {
                narrator.part(part);
                shown.add(part.show(stage));
            }
        }
        return shown;
    }

    private static TrustedWorkers trustedWorkers(DemoFolder folder) throws IOException {
        return TrustedWorkers.of(
                Map.of(Stage.ADDRESS, List.of(folder.key("worker").verificationKey())));
    }

    private boolean sumUp(List<Shown> shown, Stopwatch stopwatch) {
        narrator.line("");
        narrator.table(shown);
        narrator.line("");
        List<Shown> wrong = shown.stream().filter(part -> !part.asExpected()).toList();
        for (Shown part : wrong) {
            for (String unexpected : part.unexpected()) {
                narrator.line(
                        "Not as expected in part " + part.part().number() + ": " + unexpected);
            }
        }
        narrator.line(
                "%s, in %ds. Archives: %s"
                        .formatted(
                                wrong.isEmpty() ? "All as expected" : "Not all as expected",
                                stopwatch.elapsed().toSeconds(),
                                path.resolve("backups")));
        return wrong.isEmpty();
    }

    private void keepUp() throws InterruptedException {
        String command = path.resolve("backhaul").toString();
        narrator.line("");
        narrator.line("Broker and worker stay up until Ctrl-C. To try, from another terminal:");
        narrator.line("");
        for (String arguments :
                new String[] {
                    "jobs",
                    "submit demo-host archive-docs --wait",
                    "submit demo-host archive-dogs",
                    "runs",
                    "dead-letters"
                }) {
            narrator.line("  " + command + " " + arguments);
        }
        Thread.sleep(Duration.ofDays(365));
    }
}
