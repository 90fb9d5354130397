package backhaul.worker.engine.script;

import java.util.regex.Pattern;

/// Text that can be looked at only so often, so that no expression searches it for ever.
final class BoundedText implements CharSequence {
    private static final int MOST_STEPS = 5_000_000;

    private final String text;
    private int steps;

    BoundedText(String text) {
        this.text = text;
    }

    /// Whether the pattern holds for the whole text; not if that takes too long to tell.
    static boolean matches(Pattern pattern, String text) {
        try {
            return pattern.matcher(new BoundedText(text)).matches();
        } catch (TooManySteps | StackOverflowError e) {
            return false;
        }
    }

    @Override
    public char charAt(int index) {
        if (++steps > MOST_STEPS) {
            throw new TooManySteps();
        }
        return text.charAt(index);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.subSequence(start, end);
    }

    @Override
    public String toString() {
        return text;
    }

    static final class TooManySteps extends RuntimeException {
        private static final long serialVersionUID = 1;

        private TooManySteps() {
            super("too many steps", null, false, false);
        }
    }
}
