package backhaul.worker.engine.hycu;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One object of a run, and how far its backup is. The handle holds all of it but `words`.
///
/// @param uuid of the object; empty with the API `v1`
/// @param job of the controller, once it is known
/// @param since when, by the controller's clock, it was first asked for
/// @param words what there is to say of its end
record Item(
        String uuid,
        String name,
        Stage stage,
        @Nullable String job,
        @Nullable Instant since,
        String words) {

    enum Stage {
        /// Not asked for yet.
        WAITING,
        /// Asked for: a job may have been created, or not.
        ASKED,
        /// Asked for a second time, since nothing came of the first.
        ASKED_AGAIN,
        /// Its job is known and goes on.
        STARTED,
        /// Taken, and not to be watched.
        TAKEN,
        SUCCEEDED,
        WARNED,
        FAILED,
        /// The controller would not start it, and will not.
        REFUSED,
        /// The controller could not start it now.
        POSTPONED,
        /// Stopped on the controller, by this run or somebody else.
        ABORTED,
        /// Stopped because this run asked for it.
        KILLED,
        /// Ended, or gone, and no one can say how.
        UNKNOWN,
        /// It may go on; nobody watches.
        LOST;

        boolean open() {
            return this == WAITING || this == ASKED || this == ASKED_AGAIN || this == STARTED;
        }

        boolean asked() {
            return this == ASKED || this == ASKED_AGAIN;
        }
    }

    static Item waiting(String uuid, String name) {
        return new Item(uuid, name, Stage.WAITING, null, null, "");
    }

    /// The second time keeps the time of the first.
    Item asked(Instant now) {
        return since == null
                ? new Item(uuid, name, Stage.ASKED, null, now, "")
                : new Item(uuid, name, Stage.ASKED_AGAIN, null, since, "");
    }

    /// The request never reached the controller, or was refused: as if it had not been made.
    Item notAsked() {
        return new Item(uuid, name, Stage.WAITING, null, null, "");
    }

    Item started(String id) {
        return new Item(uuid, name, Stage.STARTED, id, since, "");
    }

    Item ended(Stage how, String why) {
        return new Item(uuid, name, how, job, since, why);
    }

    /// `erp-db: job 0199e5f2: no space left`.
    String line() {
        return name + (job == null ? "" : ": job " + job) + (words.isEmpty() ? "" : ": " + words);
    }
}
