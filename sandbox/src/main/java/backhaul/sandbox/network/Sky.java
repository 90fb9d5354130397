package backhaul.sandbox.network;

/// The weather now, for all who wait for another.
final class Sky {

    private Weather weather = new Weather.Fair();

    synchronized void become(Weather next) {
        weather = next;
        notifyAll();
    }

    /// The weather as soon as it lets something pass.
    synchronized Weather awaitPassage() throws InterruptedException {
        while (weather instanceof Weather.Paused) {
            wait();
        }
        return weather;
    }
}
