package backhaul.sandbox.tasks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Answers as `schtasks.exe` does, in bytes. A task has two triggers, so that it has two rows; and
/// a quote inside a column is not doubled.
final class SchtasksVoice {
    private static final int COLUMNS = 28;

    /// What a call prints, each byte a character, and its exit code.
    record Answer(int exitCode, String output, String errors) {
        Answer(int exitCode, byte[] output, byte[] errors) {
            this(exitCode, new String(output, ISO_8859_1), new String(errors, ISO_8859_1));
        }
    }

    private final Speech speech;

    SchtasksVoice(Speech speech) {
        this.speech = speech;
    }

    static Optional<String> argument(List<String> arguments, String name) {
        int at = arguments.indexOf(name);
        return at >= 0 && at + 1 < arguments.size()
                ? Optional.of(arguments.get(at + 1))
                : Optional.empty();
    }

    static Answer silent() {
        return new Answer(0, new byte[0], new byte[0]);
    }

    Answer missing() {
        byte[] words = (speech.missing() + "\r\n").getBytes(speech.codePage());
        return new Answer(1, new byte[0], words);
    }

    Answer query(String path, ModelTask task) {
        ModelTask.View view = task.look();
        var output = new ByteArrayOutputStream();
        output.writeBytes(header());
        for (String next : List.of(speech.date(view.lastRun()), speech.none())) {
            output.writeBytes(row(path, next, view));
        }
        return new Answer(0, output.toByteArray(), new byte[0]);
    }

    private byte[] row(String path, String next, ModelTask.View view) {
        String row =
                "\""
                        + String.join(
                                "\",\"",
                                "SOURCECOMPUTER",
                                path,
                                next,
                                speech.state(view),
                                "Interactive/Background",
                                speech.date(view.lastRun()),
                                Integer.toString(view.lastResult()),
                                "SOURCECOMPUTER\\\u5907\u4efd",
                                "\"C:\\Program Files\\Navicat\\navicat.exe\" /backup \"a\",\"b\"",
                                "%ProgramFiles%\\Navicat",
                                String.join(
                                        "\",\"", Collections.nCopies(COLUMNS - 10, speech.none())))
                        + "\"\r\n";
        return row.getBytes(speech.codePage());
    }

    /// Some versions print it again before each row, whatever `/nh` says.
    private byte[] header() {
        return ("\"HostName\",\"TaskName\",\"Next Run Time\",\"Status\",\"Logon Mode\",\"Last Run"
                        + " Time\",\"Last Result\",\"Author\"\r\n")
                .getBytes(US_ASCII);
    }

    /// Says that it worked, whatever comes of it.
    Answer done(String verb) {
        return new Answer(
                0,
                ("SUCCESS: " + verb.toLowerCase(Locale.ROOT) + "\r\n").getBytes(speech.codePage()),
                new byte[0]);
    }
}
