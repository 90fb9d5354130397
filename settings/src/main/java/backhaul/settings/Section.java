package backhaul.settings;

/// A mapping of a settings file that knows where it stands.
public final class Section {
    Section() {}
}
