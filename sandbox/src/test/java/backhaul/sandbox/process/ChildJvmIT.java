package backhaul.sandbox.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class ChildJvmIT {

    private static final Duration SOON = Duration.ofSeconds(40);

    @TempDir private Path directory;

    /// Says what it was given, then ticks until it is ended.
    static final class Clock {
        public static void main(String[] arguments) throws Exception {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("bye")));
            System.out.println("arguments " + String.join("|", arguments));
            System.out.println("option " + System.getProperty("colour"));
            System.out.println("variable " + System.getenv("COLOUR"));
            System.out.println("directory " + Path.of("").toAbsolutePath());
            System.err.println("an error");
            for (int tick = 0; ; tick++) {
                System.out.println("tick " + tick);
                Thread.sleep(10);
            }
        }
    }

    /// Starts a clock of its own and goes without a word when it is killed.
    static final class Parent {
        public static void main(String[] arguments) throws Exception {
            ChildJvm clock = ChildJvm.of(Clock.class).start();
            clock.awaitLine("tick", SOON);
            System.out.println("child " + clock.pid());
            new CountDownLatch(1).await();
        }
    }

    /// Fails at once.
    static final class Broken {
        public static void main(String[] arguments) {
            System.out.println(Long.parseLong("no number"));
        }
    }

    @Test
    void a_child_gets_its_arguments_options_environment_and_directory() {
        try (ChildJvm clock =
                ChildJvm.of(Clock.class)
                        .arguments("plain", "with blank", "\"quoted\" \\ #", "")
                        .options("-Dcolour=red brick")
                        .environment("COLOUR", "blue")
                        .workingDirectory(directory)
                        .start()) {
            clock.awaitLine("tick 0", SOON);
            assertThat(clock.output())
                    .startsWith(
                            "arguments plain|with blank|\"quoted\" \\ #|",
                            "option red brick",
                            "variable blue",
                            "directory " + directory.toAbsolutePath());
            clock.awaitLine("an error", SOON);
            assertThat(clock.errors()).containsExactly("an error");
        }
    }

    @Test
    void a_terminated_child_runs_its_hooks() {
        try (ChildJvm clock = started(Clock.class)) {
            clock.signal(Signal.TERM);
            assertThat(clock.awaitExit(SOON)).isEqualTo(128 + 15);
            assertThat(clock.awaitLine("bye", SOON)).isEqualTo("bye");
        }
    }

    @Test
    void a_killed_child_does_not() {
        try (ChildJvm clock = started(Clock.class)) {
            clock.signal(Signal.KILL);
            assertThat(clock.awaitExit(SOON)).isEqualTo(128 + 9);
            assertThatThrownBy(() -> clock.awaitLine("bye", SOON))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("did not write 'bye'")
                    .hasMessageContaining("ended with 137")
                    .hasMessageContaining("tick 0");
        }
    }

    @Test
    void a_frozen_child_stands_still_until_it_is_continued() {
        try (ChildJvm clock = started(Clock.class)) {
            clock.signal(Signal.STOP);
            AtomicInteger lines = new AtomicInteger();
            await().pollInterval(Duration.ofMillis(200))
                    .until(() -> clock.output().size() == lines.getAndSet(clock.output().size()));
            assertThat(clock.isAlive()).isTrue();

            clock.signal(Signal.CONT);
            await().atMost(SOON).until(() -> clock.output().size() > lines.get());
        }
    }

    @Test
    void a_frozen_child_ends_when_it_is_closed() {
        ChildJvm clock = started(Clock.class);
        clock.signal(Signal.STOP);
        clock.close();
        assertThat(clock.isAlive()).isFalse();
        assertThatThrownBy(() -> clock.signal(Signal.CONT))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("has ended");
    }

    @Test
    void a_child_ends_when_its_parent_is_killed() {
        try (ChildJvm parent = ChildJvm.of(Parent.class).start()) {
            long child = Long.parseLong(parent.awaitLine("child ", SOON).split(" ", -1)[1]);
            assertThat(ProcessHandle.of(child)).isPresent();

            parent.signal(Signal.KILL);

            await().atMost(SOON)
                    .until(() -> ProcessHandle.of(child).filter(ProcessHandle::isAlive).isEmpty());
        }
    }

    @Test
    void waiting_for_a_line_ends_with_the_child_and_says_why_it_ended() {
        try (ChildJvm broken = ChildJvm.of(Broken.class).start()) {
            assertThatThrownBy(() -> broken.awaitLine("ready", SOON))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("Broken")
                    .hasMessageContaining("NumberFormatException");
            assertThat(broken.awaitExit(SOON)).isEqualTo(1);
        }
    }

    @Test
    void waiting_for_a_line_ends_with_the_time() {
        try (ChildJvm clock = started(Clock.class)) {
            assertThatThrownBy(() -> clock.awaitLine("tock", Duration.ofMillis(100)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("did not write 'tock' within PT0.1S. It is alive");
        }
    }

    private static ChildJvm started(Class<?> main) {
        ChildJvm child = ChildJvm.of(main).start();
        child.awaitLine("tick", SOON);
        return child;
    }
}
