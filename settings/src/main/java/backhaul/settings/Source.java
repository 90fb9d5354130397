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

    /// Secrets are masked: a value that came from a reference may be what is wrong.
    void problem(Place place, String path, String what, @Nullable String mend) {
        Secrets mask = references.secrets();
        problems.add(
                new Problem(
                        place.file(),
                        place.line(),
                        path,
                        mask.apply(what),
                        mend == null ? null : mask.apply(mend)));
    }
}
