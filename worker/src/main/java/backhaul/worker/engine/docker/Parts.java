package backhaul.worker.engine.docker;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What is copied of that which is chosen. `included` is null for what is usual; `exclude` are
/// patterns of paths inside a volume or mount; `composeFiles` are files of this host that go with
/// the configuration.
record Parts(@Nullable Set<Include> included, List<String> exclude, List<Path> composeFiles) {

    static final Parts USUAL = new Parts(null, List.of(), List.of());

    enum Include {
        VOLUMES,
        MOUNTS,
        IMAGES,
        CONFIG,
        LOGS;

        /// As configurations and requests spell it.
        String spelling() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Optional<Include> spelled(String spelling) {
            return EnumSet.allOf(Include.class).stream()
                    .filter(include -> include.spelling().equals(spelling))
                    .findFirst();
        }
    }

    Parts {
        included = included == null ? null : Set.copyOf(included);
        exclude = List.copyOf(exclude);
        composeFiles = List.copyOf(composeFiles);
    }

    Set<Include> include(boolean containers) {
        if (included != null) {
            return included;
        }
        return containers
                ? EnumSet.of(Include.VOLUMES, Include.CONFIG)
                : EnumSet.of(Include.VOLUMES);
    }

    Parts with(Set<Include> include) {
        return new Parts(include, exclude, composeFiles);
    }
}
