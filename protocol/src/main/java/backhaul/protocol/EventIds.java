package backhaul.protocol;

import com.github.f4b6a3.uuid.UuidCreator;

/// Ids of events: version 7 UUIDs, which sort by the time they were made.
public final class EventIds {

    private EventIds() {}

    public static String next() {
        return UuidCreator.getTimeOrderedEpoch().toString();
    }
}
