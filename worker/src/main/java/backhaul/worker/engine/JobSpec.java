package backhaul.worker.engine;

import backhaul.worker.backup.Storage;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What one job of the catalog does, in its engine's terms. Immutable.
public interface JobSpec {

    /// The fields that a request could set, if the catalog opens them.
    List<Parameter> parameters();

    /// This spec with the given fields set. The values have passed their schemas.
    ///
    /// @throws InvalidParameter where a value cannot be used all the same
    JobSpec with(Map<String, Object> values) throws InvalidParameter;

    /// The spec as plain JSON values for its digest: complete, and without any secret.
    Map<String, Object> describe();

    /// Where the job's archives are kept, if this worker keeps them: what `backups`, `restore` and
    /// `prune` look into.
    default Optional<Storage> archives() {
        return Optional.empty();
    }

    /// Said at start as `warning jobs.<job> ...`: settings that are legal and worth a word.
    default List<String> warnings() {
        return List.of();
    }

    /// A field that requests may set. `schema` is the JSON Schema of its value before the catalog
    /// narrows it; `alwaysOpen` where declaring it is opening it (a script's arguments).
    record Parameter(
            String name,
            Type type,
            Object defaultValue,
            Map<String, Object> schema,
            boolean alwaysOpen) {}

    enum Type {
        LIST,
        TEXT,
        NUMBER,
        FLAG
    }

    /// A value that passed its schema and is wrong all the same.
    final class InvalidParameter extends Exception {
        private static final long serialVersionUID = 1;

        public InvalidParameter(String message) {
            super(message);
        }
    }
}
