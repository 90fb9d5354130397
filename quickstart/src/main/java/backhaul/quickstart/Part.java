package backhaul.quickstart;

/// One thing that the demo shows: it asks, tells what it sees, and checks that it is what should
/// be.
interface Part {

    int number();

    /// What is shown, in a few words.
    String title();

    /// The job that is asked for.
    String job();

    Shown show(Stage stage) throws Exception;
}
