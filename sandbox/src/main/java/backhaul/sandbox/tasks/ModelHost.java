package backhaul.sandbox.tasks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// A host with a model of the Task Scheduler, in real time; and two programs that speak for it as
/// `powershell.exe` with the bridge's script and `schtasks.exe` do. The programs are scripts for
/// bash.
public final class ModelHost implements AutoCloseable {
    private static final int NOISE = 64 * 1024;

    private final Map<String, ModelTask> tasks = new HashMap<>();
    private final long begin = System.nanoTime();
    private final Instant clock = Instant.now();
    private final ServerSocket server;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final List<String> calls = new ArrayList<>();
    private final Path powershell;
    private final Path schtasks;
    private Speech speech = Speech.ENGLISH;
    private Mishap mishap = Mishap.NONE;

    private ModelHost(ServerSocket server, Path folder) throws IOException {
        this.server = server;
        this.powershell = script(folder.resolve("powershell"), POWERSHELL);
        this.schtasks = script(folder.resolve("schtasks"), SCHTASKS);
    }

    private static final String POWERSHELL =
            """
            #!/bin/bash
            exec 3<>/dev/tcp/127.0.0.1/@PORT@ || exit 1
            printf 'powershell\\n' >&3
            while IFS= read -r question; do
                printf '%s\\n' "$question" >&3 || exit 1
                while true; do
                    IFS= read -r answer <&3 || exit 1
                    [ -n "$answer" ] || break
                    printf '%s\\n' "$answer"
                done
            done
            """;

    private static final String SCHTASKS =
            """
            #!/bin/bash
            exec 3<>/dev/tcp/127.0.0.1/@PORT@ || exit 1
            printf '%s\\n' schtasks "$@" '' >&3
            read -r code output errors <&3 || exit 1
            base64 -d <<<"$errors" >&2
            base64 -d <<<"$output"
            exit "$code"
            """;

    /// Starts the host, and puts its programs into a folder.
    public static ModelHost start(Path folder) throws IOException {
        var host = new ModelHost(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), folder);
        daemon("model-host", host::accept);
        return host;
    }

    private static void daemon(String name, Runnable work) {
        var _ = Thread.ofPlatform().daemon().name(name).start(work);
    }

    private Path script(Path file, String text) throws IOException {
        String port = Integer.toString(server.getLocalPort());
        Files.writeString(file, text.replace("@PORT@", port));
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    public Path powershell() {
        return powershell;
    }

    public Path schtasks() {
        return schtasks;
    }

    public synchronized void speak(Speech language) {
        speech = language;
    }

    public synchronized void fail(Mishap how) {
        mishap = how;
    }

    /// Adds a task, or puts another in its place.
    public synchronized void add(String path, Habits habits) {
        add(path, habits, () -> {});
    }

    /// The same, with a program that does something.
    public synchronized void add(String path, Habits habits, Runnable program) {
        var task = new ModelTask(habits, clock);
        task.program(program);
        task.settle(elapsed());
        tasks.put(path, task);
    }

    /// Does something with a task as it is now.
    public synchronized <T> T with(String path, Function<ModelTask, T> work) {
        return task(path).map(work).orElseThrow();
    }

    /// What was asked for, in order: `run`, `/query`.
    public synchronized List<String> calls() {
        return List.copyOf(calls);
    }

    public Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    private Optional<ModelTask> task(String path) {
        Optional<ModelTask> task = Optional.ofNullable(tasks.get(path));
        task.ifPresent(found -> found.settle(elapsed()));
        return task;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket connection = server.accept();
                connections.add(connection);
                daemon("model-host-program", () -> serve(connection));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket connection) {
        try (connection;
                var in =
                        new BufferedReader(
                                new InputStreamReader(connection.getInputStream(), UTF_8))) {
            if ("powershell".equals(in.readLine())) {
                converse(in, connection.getOutputStream());
            } else {
                connection.getOutputStream().write(schtasks(in));
            }
        } catch (IOException e) {
            // The program was ended.
        } finally {
            connections.remove(connection);
        }
    }

    private void converse(BufferedReader in, OutputStream out) throws IOException {
        for (String question = in.readLine(); question != null; question = in.readLine()) {
            String answer = answer(question);
            if (answer.isEmpty()) {
                return;
            }
            out.write((answer + "\n\n").getBytes(UTF_8));
            out.flush();
        }
    }

    /// Empty where PowerShell dies.
    private String answer(String question) throws IOException {
        String answer;
        Mishap now;
        synchronized (this) {
            now = mishap;
            calls.add(BridgeVoice.verb(question));
            answer =
                    now == Mishap.NO_POWERSHELL ? "" : new BridgeVoice(this::task).answer(question);
            if (now == Mishap.DIES_AFTER_RUN && BridgeVoice.verb(question).equals("run")) {
                mishap = Mishap.NONE;
                return "";
            }
        }
        return switch (now) {
            case HANG -> hang();
            case BABBLE ->
                    "WARNING: \u65e0\u6cd5\u52a0\u8f7d\n{\"ok\":true,\"id\":\n{\"ok\":false,\"id\":0,\"code\":1}\n{}\n"
                            + answer;
            case NONE, DIES_AFTER_RUN, NO_POWERSHELL, NOISE, SILENCE -> answer;
        };
    }

    private String hang() throws IOException {
        try {
            Thread.sleep(Duration.ofHours(1));
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private byte[] schtasks(BufferedReader in) throws IOException {
        List<String> arguments = new ArrayList<>();
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            arguments.add(line);
        }
        Mishap now;
        SchtasksVoice.Answer answer;
        synchronized (this) {
            now = mishap;
            calls.add(arguments.isEmpty() ? "" : arguments.getFirst());
            answer =
                    now == Mishap.SILENCE
                            ? SchtasksVoice.silent()
                            : answer(arguments, new SchtasksVoice(speech));
        }
        if (now == Mishap.HANG) {
            return hang().getBytes(UTF_8);
        }
        String errors = now == Mishap.NOISE ? "\u00e9".repeat(NOISE) : answer.errors();
        Base64.Encoder base64 = Base64.getEncoder();
        return "%d %s %s\n"
                .formatted(
                        answer.exitCode(),
                        base64.encodeToString(answer.output().getBytes(ISO_8859_1)),
                        base64.encodeToString(errors.getBytes(ISO_8859_1)))
                .getBytes(UTF_8);
    }

    private SchtasksVoice.Answer answer(List<String> arguments, SchtasksVoice voice) {
        String verb = arguments.isEmpty() ? "" : arguments.getFirst();
        String path = SchtasksVoice.argument(arguments, "/tn").orElse("");
        if (arguments.contains("/?")) {
            return voice.done(verb);
        }
        if (verb.equals("/create")) {
            add(path, created(SchtasksVoice.argument(arguments, "/tr").orElse("")));
            return voice.done(verb);
        }
        Optional<ModelTask> task = task(path);
        if (task.isEmpty()) {
            return voice.missing();
        }
        switch (verb) {
            case "/query" -> {
                return voice.query(path, task.get());
            }
            case "/run" -> task.get().start();
            case "/end" -> task.get().stop(null);
            case "/delete" -> tasks.remove(path);
            default -> {
                return voice.missing();
            }
        }
        return voice.done(verb);
    }

    /// A command with `ping -n N` takes N - 1 seconds, as it does on Windows.
    private static Habits created(String command) {
        String[] words = command.split(" ", -1);
        int at = Arrays.asList(words).indexOf("-n");
        int seconds = at < 0 ? 0 : Integer.parseInt(words[at + 1].replaceAll("\\D", "")) - 1;
        int code = command.contains("exit 3") ? 3 : 0;
        return Habits.lasting(Duration.ofSeconds(seconds), code);
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket connection : connections) {
                connection.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
