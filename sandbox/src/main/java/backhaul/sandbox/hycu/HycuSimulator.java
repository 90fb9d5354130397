package backhaul.sandbox.hycu;

import backhaul.sandbox.network.FreePorts;
import backhaul.sandbox.network.Loopback;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One controller on 127.0.0.1, with both of HYCU's APIs over HTTPS under a certificate of its own.
/// It keeps every job that it was ever asked to start, through restarts too. Several of them are
/// several controllers. Safe for use by many threads.
public final class HycuSimulator implements AutoCloseable {
    private static final String REST = "/rest/v1.0";
    private static final String V1 = "/api/v1/backups";
    private static final int KEPT_REQUESTS = 100_000;

    private final SelfSigned identity;
    private final int port;
    private final Jobs jobs;
    private final RestProfile rest;
    private final BackupsProfile backups;
    private final Credentials credentials = new Credentials();
    private final Faults faults = new Faults();
    private final Map<String, Life> lives = new ConcurrentHashMap<>();
    private final ConcurrentLinkedDeque<Seen> seen = new ConcurrentLinkedDeque<>();
    private volatile Life usualLife = Life.succeedingAfter(Duration.ofSeconds(2));
    private @Nullable Listening listening;

    /// A request that came in.
    public record Seen(long nanoTime, String method, String path) {}

    private record Listening(HttpsServer server, ExecutorService threads, CountDownLatch ending) {}

    private HycuSimulator(int port, InstantSource clock) {
        this.identity = new SelfSigned("hycu-simulator");
        this.port = port == 0 ? FreePorts.one() : port;
        this.jobs = new Jobs(clock, name -> lives.getOrDefault(name, usualLife));
        this.rest = new RestProfile(jobs);
        this.backups = new BackupsProfile(jobs);
        up();
    }

    /// A controller whose jobs live by `clock`. What it tells of times is the system's, as its
    /// answers' `Date` is.
    public static HycuSimulator start(InstantSource clock) {
        return new HycuSimulator(0, clock);
    }

    /// A controller on this port, or on a free one where it is 0; its jobs live by the system's
    /// clock.
    public static HycuSimulator start(int port) {
        return new HycuSimulator(port, InstantSource.system());
    }

    public URI url() {
        return URI.create("https://127.0.0.1:" + port);
    }

    /// The certificate, which is its own authority.
    public String certificatePem() {
        return identity.pem();
    }

    /// Of the certificate, in hex.
    public String certificateSha256() {
        return identity.sha256();
    }

    public HycuSimulator key(String key) {
        credentials.key(key);
        return this;
    }

    public HycuSimulator user(String name, String password) {
        credentials.user(name, password);
        return this;
    }

    /// From now on nobody is let in.
    public void revokeAll() {
        credentials.revokeAll();
    }

    /// Users who have logged in and not out.
    public int loggedIn() {
        return credentials.loggedIn();
    }

    /// Adds something that can be backed up, and gives its uuid. Names need not be unique.
    public String add(ObjectKind kind, String name) {
        String uuid = UUID.randomUUID().toString();
        rest.add(new RestProfile.Item(kind, uuid, name));
        return uuid;
    }

    /// What becomes of jobs that are started from now on.
    public HycuSimulator usually(Life life) {
        usualLife = life;
        return this;
    }

    /// What becomes of jobs of this object, or backup, that are started from now on.
    public HycuSimulator life(String name, Life life) {
        lives.put(name, life);
        return this;
    }

    /// `RESUME`, `SUSPEND` or `SUSPEND_CLEANUP`.
    public void suspendMode(String mode) {
        rest.suspendMode(mode);
    }

    /// Lists give no more than this at once, whatever was asked for.
    public void largestPage(int size) {
        rest.largestPage(size);
    }

    /// Has a fault strike the next requests of this method whose path matches.
    public void fault(String method, String path, Fault fault, int times) {
        faults.add(method, path, fault, times);
    }

    public void heal() {
        faults.clear();
    }

    /// Starts a job as somebody else would: a policy of the controller, or an operator.
    public StartedJob startOther(String object, String name) {
        return startOther(object, name, Instant.now());
    }

    /// The same, with the time of creation that the API tells.
    public StartedJob startOther(String object, String name, Instant toldAt) {
        return jobs.start(
                new Jobs.New(UUID.randomUUID().toString(), "BACKUP", object, name, ""), toldAt);
    }

    /// The controller loses its memory of a job.
    public void forget(String job) {
        jobs.forget(job);
    }

    /// Every job that was started, in order.
    public List<StartedJob> started() {
        return jobs.started();
    }

    public boolean killed(String job) {
        return jobs.killed(job);
    }

    /// The last requests of this method whose path matches.
    public List<Seen> seen(String method, String path) {
        Pattern wanted = Pattern.compile(path);
        return seen.stream()
                .filter(one -> one.method().equals(method) && wanted.matcher(one.path()).find())
                .toList();
    }

    /// Answers nobody any more, until [#up()].
    public synchronized void down() {
        Listening current = listening;
        listening = null;
        if (current != null) {
            current.ending().countDown();
            current.server().stop(0);
            current.threads().shutdownNow();
        }
    }

    /// Goes on where it went down, with all that it knew; nobody is logged in any more.
    public synchronized void up() {
        credentials.forgetTokens();
        try {
            HttpsServer server =
                    HttpsServer.create(new InetSocketAddress(Loopback.ADDRESS, port), 1024);
            server.setHttpsConfigurator(new HttpsConfigurator(identity.context()));
            CountDownLatch ending = new CountDownLatch(1);
            ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
            server.setExecutor(threads);
            Sending sending = new Sending(ending);
            server.createContext("/", exchange -> answer(exchange, sending));
            server.start();
            listening = new Listening(server, threads, ending);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on 127.0.0.1:" + port, e);
        }
    }

    private void answer(HttpExchange exchange, Sending sending) throws IOException {
        String method = exchange.getRequestMethod();
        String path = exchange.getRequestURI().getPath();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        remember(new Seen(System.nanoTime(), method, path));
        Optional<Fault> fault = faults.of(method, path);
        try {
            if (fault.isPresent() && !fault.get().effective()) {
                sending.badly(exchange, Reply.empty(), fault.get());
                return;
            }
            Reply reply = reply(exchange, method, path, body);
            if (fault.isPresent()) {
                sending.badly(exchange, reply, fault.get());
            } else {
                sending.well(exchange, reply);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void remember(Seen request) {
        seen.add(request);
        if (seen.size() > KEPT_REQUESTS) {
            seen.poll();
        }
    }

    private Reply reply(HttpExchange exchange, String method, String path, String body) {
        String authorization =
                Objects.requireNonNullElse(
                        exchange.getRequestHeaders().getFirst("Authorization"), "");
        if (path.equals(REST + "/requestToken")) {
            return token(method, authorization);
        }
        if (!credentials.allow(authorization)) {
            return Reply.refused(401, "not authenticated");
        }
        String rawQuery = Objects.requireNonNullElse(exchange.getRequestURI().getRawQuery(), "");
        Map<String, String> query = Ask.query(rawQuery);
        if (path.startsWith(REST + "/")) {
            return rest.answer(new Ask(method, path.substring(REST.length()), query, body));
        }
        if (path.startsWith(V1)) {
            return backups.answer(new Ask(method, path.substring(V1.length()), query, body));
        }
        return Reply.refused(404, "no " + path);
    }

    private Reply token(String method, String authorization) {
        if (method.equals("DELETE")) {
            credentials.logout(authorization);
            return Reply.empty();
        }
        String token = credentials.login(authorization);
        return token.isEmpty()
                ? Reply.refused(401, "wrong user or password")
                : Reply.of(200, Map.of("token", token));
    }

    @Override
    public void close() {
        down();
    }
}
