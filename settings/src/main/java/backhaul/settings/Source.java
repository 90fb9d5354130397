package backhaul.settings;

import backhaul.settings.Value.Place;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// What the sections of one file share: where its problems go and its references lead.
record Source(Problems problems, References references) {

    static Source inMemory() {
        return new Source(
                new Problems(), new References(Path.of(""), Environment.none(), new Secrets()));
    }

    void problem(Place place, String path, String what, @Nullable String mend) {
        problems.add(new Problem(place.file(), place.line(), path, what, mend));
    }
}
