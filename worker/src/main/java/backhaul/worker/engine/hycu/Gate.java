package backhaul.worker.engine.hycu;

import backhaul.settings.Rate;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// Lets requests of all attempts through to one controller: so many in a time, so many at once, few
/// while it does not answer, none for as long as it asks for peace. A thousand jobs watched must
/// not keep a new one from being started, so that watching has half of the rate for itself, and
/// never the other half.
final class Gate {
    /// A controller that asks for more is asked again all the same: a job may have ended meanwhile.
    private static final Duration LONGEST_PEACE = Duration.ofMinutes(15);

    private static final Duration BREAK = Duration.ofSeconds(20);
    private static final Duration PATIENCE = Duration.ofHours(24);

    private final Time time;
    private final RateLimiter watching;
    private final RateLimiter acting;
    private final CircuitBreaker breaker;
    private final Semaphore atOnce;
    private final AtomicLong peaceUntil;

    enum Lane {
        WATCHING,
        ACTING
    }

    Gate(String name, Controller.Limits limits, Time time) {
        this.time = time;
        this.watching = limiter(name + "-watching", limits.rate(), time);
        this.acting = limiter(name + "-acting", limits.rate(), time);
        this.atOnce = new Semaphore(limits.concurrentRequests());
        this.peaceUntil = new AtomicLong(time.nanos().getAsLong());
        this.breaker =
                CircuitBreaker.of(
                        name,
                        CircuitBreakerConfig.custom()
                                .slidingWindowType(
                                        CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                                .slidingWindowSize(10)
                                .minimumNumberOfCalls(5)
                                .failureRateThreshold(60)
                                .waitDurationInOpenState(BREAK)
                                .permittedNumberOfCallsInHalfOpenState(2)
                                .clock(time.asClock())
                                .build());
    }

    /// One at a time, evenly, at half of the rate.
    private static RateLimiter limiter(String name, Rate rate, Time time) {
        Duration each = rate.per().multipliedBy(2).dividedBy(rate.count());
        return RateLimiter.of(
                name,
                RateLimiterConfig.custom()
                        .limitForPeriod(1)
                        .limitRefreshPeriod(each.isPositive() ? each : Duration.ofNanos(1))
                        .timeoutDuration(PATIENCE)
                        .build(),
                () -> time.nanos().getAsLong());
    }

    /// Waits until a request may be sent; every pass is followed by [#leave(boolean, long)].
    ///
    /// @return false where `stop` came first, or the controller has been silent lately
    boolean enter(Lane lane, CompletableFuture<?> stop) throws InterruptedException {
        RateLimiter limiter = lane == Lane.WATCHING ? watching : acting;
        long turn = limiter.reservePermission();
        if (turn > 0 && !time.pause().over(Duration.ofNanos(turn), stop)) {
            return false;
        }
        for (long peace = peace(); peace > 0; peace = peace()) {
            if (!time.pause().over(Duration.ofNanos(peace), stop)) {
                return false;
            }
        }
        if (!breaker.tryAcquirePermission()) {
            return false;
        }
        try {
            atOnce.acquire();
            return true;
        } catch (InterruptedException e) {
            breaker.releasePermission();
            throw e;
        }
    }

    private long peace() {
        return peaceUntil.get() - time.nanos().getAsLong();
    }

    /// @param answered whether the controller said anything that makes sense
    void leave(boolean answered, long tookNanos) {
        atOnce.release();
        if (answered) {
            breaker.onSuccess(tookNanos, TimeUnit.NANOSECONDS);
        } else {
            breaker.onError(
                    tookNanos, TimeUnit.NANOSECONDS, new IllegalStateException("no answer"));
        }
    }

    /// The request was given up from outside, which says nothing of the controller.
    void abandon() {
        atOnce.release();
        breaker.releasePermission();
    }

    /// The controller wants to be left alone for so long.
    void peace(Duration wanted) {
        Duration granted = wanted.compareTo(LONGEST_PEACE) > 0 ? LONGEST_PEACE : wanted;
        long until = time.nanos().getAsLong() + granted.toNanos();
        peaceUntil.accumulateAndGet(until, (a, b) -> a - b > 0 ? a : b);
    }
}
