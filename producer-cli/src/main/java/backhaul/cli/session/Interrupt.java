package backhaul.cli.session;

/// Ctrl-C, as seen by a command that looks after it while it follows something.
public interface Interrupt {

    boolean requested();
}
