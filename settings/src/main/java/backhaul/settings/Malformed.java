package backhaul.settings;

import org.jspecify.annotations.Nullable;

/// A value that its parser does not take. Becomes a [Problem] of the key that holds it.
final class Malformed extends Exception {

    private static final long serialVersionUID = 1;

    private final String what;
    private final @Nullable String mend;

    Malformed(String what, @Nullable String mend) {
        super(what, null, false, false);
        this.what = what;
        this.mend = mend;
    }

    String what() {
        return what;
    }

    @Nullable String mend() {
        return mend;
    }
}
