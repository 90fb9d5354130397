package backhaul.cli;

import backhaul.cli.exit.ExitCode;
import backhaul.cli.exit.Failure;
import backhaul.cli.output.Screen;
import backhaul.cli.output.Style;
import backhaul.cli.reading.KafkaFailures;
import backhaul.cli.run.RunWords;
import backhaul.cli.session.Session;
import backhaul.protocol.SafeText;
import backhaul.settings.Suggestions;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// The one place where errors become text and exit codes.
final class Errors {

    private final Screen err;

    Errors(Screen err) {
        this.err = err;
    }

    int guard(Session session, Callable<?> command) {
        try {
            return command.call() instanceof Integer code ? code : ExitCode.DONE.code();
        } catch (Failure e) {
            return tell(session, e);
        } catch (KafkaException e) {
            return tell(session, KafkaFailures.explain(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.INTERRUPTED.code();
        } catch (Throwable e) { // whatever it is, the caller gets a code that says so
            return tell(session, fault(e));
        }
    }

    private static Failure fault(Throwable e) {
        return Failure.of(
                        ExitCode.INTERNAL,
                        "a fault of this program: " + e + ".",
                        "With --verbose it says where. Please report it.")
                .causedBy(e);
    }

    private int tell(Session session, Failure failure) {
        tell(
                SafeText.clean(session.masked(failure.message())),
                failure.more().stream().map(session::masked).map(SafeText::clean).toList());
        if (session.verbose()) {
            StringWriter trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace));
            err.line();
            err.line(session.masked(trace.toString()).stripTrailing());
        }
        return failure.code().code();
    }

    /// What the line lacks or has too much.
    int usage(ParameterException e) {
        String command = e.getCommandLine().getCommandSpec().qualifiedName();
        List<String> more = new ArrayList<>();
        if (e instanceof UnmatchedArgumentException unmatched) {
            meant(unmatched, e.getCommandLine()).ifPresent(more::add);
        }
        more.add("How it is used: " + command + " --help");
        String message = RunWords.text(message(e));
        tell(message.endsWith(".") ? message : message + ".", more);
        return ExitCode.NEVER_STARTED.code();
    }

    private static String message(ParameterException e) {
        if (!(e instanceof UnmatchedArgumentException unmatched)
                || unmatched.getUnmatched().isEmpty()) {
            return String.valueOf(e.getMessage());
        }
        String word = unmatched.getUnmatched().getFirst();
        if (word.startsWith("-")) {
            return "there is no option " + word;
        }
        return e.getCommandLine().getSubcommands().isEmpty()
                ? "\"" + word + "\" is one word too many"
                : "there is no command \"" + word + "\"";
    }

    private static Optional<String> meant(
            UnmatchedArgumentException unmatched, CommandLine command) {
        List<String> known = new ArrayList<>(command.getSubcommands().keySet());
        command.getCommandSpec().options().forEach(it -> known.addAll(List.of(it.names())));
        return unmatched.getUnmatched().stream()
                .findFirst()
                .flatMap(word -> Suggestions.question(word, known));
    }

    private void tell(String message, List<String> more) {
        err.line(err.paint(Style.BAD, "error:") + " " + message);
        List<String> lines = more.stream().filter(line -> !line.isEmpty()).toList();
        if (!lines.isEmpty()) {
            err.line();
            err.lines(lines);
        }
    }
}
