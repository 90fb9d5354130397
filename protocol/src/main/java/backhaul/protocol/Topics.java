package backhaul.protocol;

import java.util.List;
import java.util.regex.Pattern;

/// The names of one set of topics. A cluster holds several fleets under several prefixes.
public record Topics(String prefix) {

    private static final Pattern PREFIX = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._-]{0,99}");

    public static final Topics DEFAULT = new Topics("backup");

    public Topics {
        if (!PREFIX.matcher(prefix).matches()) {
            throw new IllegalArgumentException(
                    "topicPrefix \""
                            + SafeText.clean(prefix)
                            + "\" is not letters, digits, '.', '_' and '-', at most 100 of them");
        }
    }

    public String requests() {
        return prefix + ".requests";
    }

    public String controls() {
        return prefix + ".controls";
    }

    public String status() {
        return prefix + ".status";
    }

    public String progress() {
        return prefix + ".progress";
    }

    public String workers() {
        return prefix + ".workers";
    }

    public String deadLetters() {
        return prefix + ".dead-letters";
    }

    public List<String> all() {
        return List.of(requests(), controls(), status(), progress(), workers(), deadLetters());
    }
}
