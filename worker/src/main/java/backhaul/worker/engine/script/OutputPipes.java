package backhaul.worker.engine.script;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a command writes into.
interface OutputPipes extends AutoCloseable {

    void attach(ProcessBuilder builder);

    /// Standard output and error of the process that was started with these pipes. Each ends when
    /// the last process that holds it has gone.
    List<InputStream> of(Process process) throws IOException;

    /// Ends all reading, even where a process still holds the pipes.
    @Override
    void close();

    /// Named pipes where the system has them. The JDK's own are not good enough there: it closes
    /// them when the command itself has exited, and what a `tee` at its end still has to say is
    /// lost, an error among it.
    static OutputPipes make(Path folder) {
        try {
            return Named.make(folder);
        } catch (IOException e) {
            LoggerFactory.getLogger(OutputPipes.class)
                    .debug("no named pipes here: {}", e.toString());
            return new Plain();
        }
    }

    final class Plain implements OutputPipes {
        @Override
        public void attach(ProcessBuilder builder) {
            builder.redirectOutput(ProcessBuilder.Redirect.PIPE);
            builder.redirectError(ProcessBuilder.Redirect.PIPE);
        }

        @Override
        public List<InputStream> of(Process process) {
            return List.of(process.getInputStream(), process.getErrorStream());
        }

        @Override
        public void close() {
            // A read that blocks cannot be woken here; its thread ends with the pipe's last holder.
        }
    }

    /// Two pipes whose names exist only until the process has opened them.
    final class Named implements OutputPipes {
        private static final Logger log = LoggerFactory.getLogger(Named.class);

        private final End out;
        private final End err;

        private record End(Path name, FileChannel keeper, FileChannel reader) {}

        private Named(End out, End err) {
            this.out = out;
            this.err = err;
        }

        static Named make(Path folder) throws IOException {
            OwnerOnly.createDirectories(folder);
            String unique = UUID.randomUUID().toString();
            Path out = folder.resolve(unique + ".out");
            Path err = folder.resolve(unique + ".err");
            try {
                mkfifo(out, err);
                return new Named(open(out), open(err));
            } catch (IOException e) {
                Files.deleteIfExists(out);
                Files.deleteIfExists(err);
                throw e;
            }
        }

        /// The folder lets no one in. The pipes themselves are open to all, so that a command that
        /// another account runs can write to its own `/dev/stdout`.
        private static void mkfifo(Path... names) throws IOException {
            var command = new ArrayList<>(List.of("mkfifo", "-m", "666"));
            List.of(names).forEach(name -> command.add(name.toString()));
            Process mkfifo =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            try {
                if (!mkfifo.waitFor(5, TimeUnit.SECONDS) || mkfifo.exitValue() != 0) {
                    throw new IOException("mkfifo failed in " + names[0].getParent());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            } finally {
                mkfifo.destroyForcibly();
            }
        }

        /// The keeper reads and writes, which opens a pipe without waiting for its other end, and
        /// keeps the reader from seeing an end before the process has opened it.
        private static End open(Path name) throws IOException {
            FileChannel keeper =
                    FileChannel.open(name, StandardOpenOption.READ, StandardOpenOption.WRITE);
            return new End(name, keeper, FileChannel.open(name, StandardOpenOption.READ));
        }

        @Override
        public void attach(ProcessBuilder builder) {
            builder.redirectOutput(out.name().toFile());
            builder.redirectError(err.name().toFile());
        }

        @Override
        public List<InputStream> of(Process process) throws IOException {
            forgetNames();
            return List.of(
                    Channels.newInputStream(out.reader()), Channels.newInputStream(err.reader()));
        }

        private void forgetNames() throws IOException {
            for (End end : List.of(out, err)) {
                end.keeper().close();
                Files.deleteIfExists(end.name());
            }
        }

        @Override
        public void close() {
            try {
                forgetNames();
                out.reader().close();
                err.reader().close();
            } catch (IOException e) {
                log.warn("an output pipe cannot be closed: {}", e.toString());
            }
        }
    }
}
