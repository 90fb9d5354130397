package backhaul.sandbox.tasks;

/// What goes wrong with the programs of a [ModelHost].
public enum Mishap {
    NONE,
    /// PowerShell says things that nobody asked for: a banner, half an answer, an answer to another
    /// question.
    BABBLE,
    /// PowerShell dies after it asked for a start, and before it says so.
    DIES_AFTER_RUN,
    /// PowerShell does not start: a policy forbids scripts.
    NO_POWERSHELL,
    /// No program ever answers.
    HANG,
    /// `schtasks.exe` writes 64 KiB to its standard error before anything else.
    NOISE,
    /// `schtasks.exe` prints nothing, and ends with 0: as that of Wine does.
    SILENCE
}
