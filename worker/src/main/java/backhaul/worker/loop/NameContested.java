package backhaul.worker.loop;

/// Another worker serves under this one's name.
final class NameContested extends RuntimeException {
    private static final long serialVersionUID = 1;

    NameContested(String message) {
        super(message);
    }
}
