package backhaul.worker.engine.docker;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;

/// How it is made sure that what a running container writes is of one moment, from the surest to
/// the cheapest.
enum Consistency {
    /// Commands in the container make something that can be copied at any time, such as a dump.
    HOOK,
    /// The container is stopped while its data are read, then started again.
    STOP,
    /// Its processes are frozen while its data are read: as good as after a power cut.
    PAUSE,
    /// Nothing is done about it, but a warning.
    LIVE;

    String spelling() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Consistency> spelled(String spelling) {
        return EnumSet.allOf(Consistency.class).stream()
                .filter(mode -> mode.spelling().equals(spelling))
                .findFirst();
    }
}
