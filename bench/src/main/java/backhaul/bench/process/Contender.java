package backhaul.bench.process;

import backhaul.bench.measure.Side;
import backhaul.bench.measure.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// One side as a process, with the topics and the folder that are its own.
record Contender(Program program, Path folder) implements AutoCloseable {

    static Contender start(Side side, Site site) throws IOException, InterruptedException {
        site.create(site.own());
        Path folder = Files.createTempDirectory("backhaul-bench");
        return new Contender(
                switch (side) {
                    case WORKER -> InstalledWorker.start(site, folder);
                    case RAW -> RawClients.start(site.bootstrapServers(), site.own());
                },
                folder);
    }

    @Override
    public void close() throws IOException {
        program.close();
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
    }
}
