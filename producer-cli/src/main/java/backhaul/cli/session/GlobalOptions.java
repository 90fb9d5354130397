package backhaul.cli.session;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/// The options of every command, wherever they stand on the line.
public final class GlobalOptions {

    @Option(
            names = "--config",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "the producer's file; else BACKHAUL_CONFIG, else the usual place")
    @Nullable Path config;

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            scope = ScopeType.INHERIT,
            description = "read NAME.yaml beside that file")
    @Nullable String profile;

    @Option(
            names = "--json",
            scope = ScopeType.INHERIT,
            description = "one JSON document, or one a line where it follows")
    boolean json;

    @Option(
            names = "--utc",
            scope = ScopeType.INHERIT,
            description = "times as 2026-11-21T01:00:00Z, on a terminal too")
    boolean utc;

    @Option(
            names = "--verbose",
            scope = ScopeType.INHERIT,
            description = "stack traces, and what the Kafka client has to say")
    boolean verbose;

    public boolean json() {
        return json;
    }

    public boolean verbose() {
        return verbose;
    }
}
