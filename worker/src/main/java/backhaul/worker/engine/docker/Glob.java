package backhaul.worker.engine.docker;

import java.util.regex.Pattern;

/// A pattern of names or paths: `*` and `?` stop at a `/`, `**/` stands for any number of folders,
/// also none, `[a-z]` for one character, `{a,b}` for either. The same on every platform, unlike the
/// JDK's, and for any text, also one that is no path of this host.
final class Glob {
    private final Pattern pattern;
    private final String text;

    private Glob(String text, Pattern pattern) {
        this.text = text;
        this.pattern = pattern;
    }

    static boolean isOne(String text) {
        return text.chars().anyMatch(c -> "*?[{".indexOf(c) >= 0);
    }

    /// @throws IllegalArgumentException for one that is not closed or closes too much
    static Glob of(String text) {
        return new Glob(text, Pattern.compile(new Translation(text).regex(), Pattern.DOTALL));
    }

    boolean matches(String name) {
        return pattern.matcher(name).matches();
    }

    @Override
    public String toString() {
        return text;
    }

    private static final class Translation {
        private final String glob;
        private final StringBuilder regex = new StringBuilder();
        private int at;
        private boolean inBraces;

        Translation(String glob) {
            this.glob = glob;
        }

        String regex() {
            while (at < glob.length()) {
                next(glob.charAt(at++));
            }
            if (inBraces) {
                throw new IllegalArgumentException("a { is not closed");
            }
            return regex.toString();
        }

        private void next(char c) {
            switch (c) {
                case '*' -> star();
                case '?' -> regex.append("[^/]");
                case '[' -> characters();
                case '{' -> braces(true, "(?:");
                case '}' -> braces(false, ")");
                case ',' -> regex.append(inBraces ? "|" : ",");
                case '\\' -> escaped();
                default -> regex.append(Pattern.quote(String.valueOf(c)));
            }
        }

        private void star() {
            if (at >= glob.length() || glob.charAt(at) != '*') {
                regex.append("[^/]*");
                return;
            }
            at++;
            if (at < glob.length() && glob.charAt(at) == '/') {
                at++;
                regex.append("(?:[^/]+/)*");
            } else {
                regex.append(".*");
            }
        }

        private void braces(boolean opening, String piece) {
            if (inBraces == opening) {
                throw new IllegalArgumentException(
                        opening ? "a { stands inside another" : "a } closes nothing");
            }
            inBraces = opening;
            regex.append(piece);
        }

        private void characters() {
            int end = glob.indexOf(']', at + 1);
            if (end < 0) {
                throw new IllegalArgumentException("a [ is not closed");
            }
            String inside = glob.substring(at, end);
            boolean not = inside.startsWith("!");
            String set =
                    (not ? inside.substring(1) : inside).replaceAll("[\\[\\]\\\\^&]", "\\\\$0");
            regex.append(not ? "[^/" : "[").append(set).append("]");
            at = end + 1;
        }

        private void escaped() {
            if (at == glob.length()) {
                throw new IllegalArgumentException("a \\ stands at the end");
            }
            regex.append(Pattern.quote(String.valueOf(glob.charAt(at++))));
        }
    }
}
