package backhaul.worker.loop;

import java.time.Duration;

/// The elapsed time and the threads that a loop uses: the system's, or those of a simulation that
/// plays them in an order drawn from a seed.
public interface Scheduler {

    /// Elapsed time, as of `System::nanoTime`.
    long nanoTime();

    /// Starts work that may block, on a thread of its own.
    Task start(String name, Runnable work);

    /// Does `work`, which must not block, once `delay` is over.
    Task after(Duration delay, Runnable work);

    /// What one thread waits for until another raises it.
    Signal signal();

    /// Work that was started or planned.
    interface Task {

        /// Interrupts it where it has begun, else it never will.
        void cancel();
    }

    /// Stays raised until a wait has seen it.
    interface Signal {

        void raise();

        /// Returns when it is raised or `atMost` is over.
        void await(Duration atMost) throws InterruptedException;
    }
}
