package backhaul.worker.admission;

import java.util.regex.Pattern;

/// Names of jobs with wildcards: `*` stands for any characters or none, `?` for one.
final class JobGlob {
    private static final Pattern GLOB = Pattern.compile("[a-z0-9._*?-]{1,63}");

    private JobGlob() {}

    static boolean isGlob(String text) {
        return GLOB.matcher(text).matches();
    }

    /// Goes back to the last `*` alone, so that the time is bounded by the product of the lengths.
    static boolean matches(String glob, String name) {
        int g = 0;
        int n = 0;
        int star = -1;
        int afterStar = 0;
        while (n < name.length()) {
            if (g < glob.length() && glob.charAt(g) == '*') {
                star = g++;
                afterStar = n;
            } else if (g < glob.length() && isMatch(glob.charAt(g), name.charAt(n))) {
                g++;
                n++;
            } else if (star >= 0) {
                g = star + 1;
                n = ++afterStar;
            } else {
                return false;
            }
        }
        return glob.chars().skip(g).allMatch(rest -> rest == '*');
    }

    private static boolean isMatch(char pattern, char character) {
        return pattern == '?' || pattern == character;
    }
}
