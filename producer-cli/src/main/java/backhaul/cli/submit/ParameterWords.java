package backhaul.cli.submit;

import backhaul.cli.exit.Failure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// The `-p NAME=VALUE` of a line, by name, before their types are known.
final class ParameterWords {

    private ParameterWords() {}

    static SequencedMap<String, List<String>> of(List<String> options) {
        SequencedMap<String, List<String>> words = new LinkedHashMap<>();
        for (String option : options) {
            int equals = option.indexOf('=');
            if (equals < 1) {
                throw Failure.neverStarted(
                        "-p " + option + " is not NAME=VALUE. Nothing was sent.",
                        "Write -p NAME=VALUE; for a list, -p NAME=A,B or -p NAME=A -p NAME=B.");
            }
            words.computeIfAbsent(option.substring(0, equals), _ -> new ArrayList<>())
                    .add(option.substring(equals + 1));
        }
        return words;
    }
}
