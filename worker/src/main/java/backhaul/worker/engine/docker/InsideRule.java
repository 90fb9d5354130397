package backhaul.worker.engine.docker;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;

/// Refuses entries that would not land below the one folder that an archive of ours has at its top.
/// Each must come after the folder that it lies in and before that folder is left, which is how the
/// daemon writes: so nothing can be written through a link, and no list of all names is needed.
final class InsideRule implements TarCheck.EntryRule {
    private static final String TOP = Temporaries.TARGET.substring(1);

    private final Deque<String> open = new ArrayDeque<>();
    private boolean begun;
    private boolean ofFile;

    @Override
    public Optional<String> objection(String entry, byte type, String link) {
        String name = entry.endsWith("/") ? entry.substring(0, entry.length() - 1) : entry;
        if (!isPlain(name)) {
            return objection(entry, "has a name that leads elsewhere");
        }
        if (!isKnown(type)) {
            return objection(entry, "is of a type that no archive of ours holds");
        }
        if (type == '1' && (!isPlain(link) || !link.startsWith(TOP + "/"))) {
            return objection(entry, "is a hard link to " + TarCheck.shown(link) + ", outside");
        }
        return place(name, type).map(what -> "its entry " + TarCheck.shown(entry) + " " + what);
    }

    /// True where the archive holds a file alone, and no folder.
    boolean isOfFile() {
        return ofFile;
    }

    private Optional<String> place(String name, byte type) {
        if (!begun) {
            begun = true;
            if (!name.equals(TOP)) {
                return Optional.of("is not " + TOP + ", the top of an archive of ours");
            }
            ofFile = type != '5';
        } else {
            String parent = name.substring(0, Math.max(0, name.lastIndexOf('/')));
            while (!open.isEmpty() && !open.peek().equals(parent)) {
                open.pop();
            }
            if (open.isEmpty()) {
                return Optional.of("does not lie in a folder that the archive is in");
            }
        }
        if (type == '5') {
            open.push(name);
        }
        return Optional.empty();
    }

    private static Optional<String> objection(String entry, String what) {
        return Optional.of("its entry " + TarCheck.shown(entry) + " " + what);
    }

    private static boolean isPlain(String name) {
        return !name.isEmpty()
                && name.indexOf('\0') < 0
                && Arrays.stream(name.split("/", -1))
                        .noneMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
    }

    /// Files, links, devices, folders and FIFOs; nothing that readers of tars disagree about.
    private static boolean isKnown(byte type) {
        return type == 0 || (type >= '0' && type <= '6');
    }
}
