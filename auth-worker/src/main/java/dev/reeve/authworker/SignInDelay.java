// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Slows guessing on one account, whether it exists or not, as a pure function: from some number of failures on, the
 * next try has to wait, twice as long each time, never longer than a bound, so nobody is locked out for good. Refused
 * at once, never by sleeping.
 *
 * <p>An attempt is counted <em>before</em> its password is checked and taken back when it was right: otherwise a
 * thousand guesses sent at once would all pass the gate before the first one had failed.
 *
 * @param failuresFree failures without a delay
 * @param first delay after one more
 * @param max of the delay
 * @param forgetAfter a quiet time after which old failures no longer count
 */
record SignInDelay(int failuresFree, Duration first, Duration max, Duration forgetAfter) {
    private static final int DOUBLINGS_MAX = 30;

    SignInDelay {
        if (failuresFree < 0 || !first.isPositive() || max.compareTo(first) < 0) {
            throw new IllegalArgumentException("a sign-in delay needs first > 0 and max >= first");
        }
    }

    /** What becomes of a try. */
    sealed interface Decision {
        record Allowed(Attempt counted) implements Decision {}

        record Delayed(Duration remaining) implements Decision {}
    }

    Decision decide(Optional<Attempt> before, Instant now) {
        Attempt attempt = before.filter(seen -> now.isBefore(seen.nextAt().plus(forgetAfter)))
                .orElse(new Attempt(0, now));
        if (now.isBefore(attempt.nextAt())) {
            return new Decision.Delayed(Duration.between(now, attempt.nextAt()));
        }
        int failures = attempt.failures() + 1;
        return new Decision.Allowed(new Attempt(failures, now.plus(after(failures))));
    }

    /** The attempt did not get as far as its password. */
    static Attempt takenBack(Attempt counted, Instant now) {
        return new Attempt(counted.failures() - 1, now);
    }

    Duration after(int failures) {
        int doublings = failures - failuresFree - 1;
        if (doublings < 0) {
            return Duration.ZERO;
        }
        Duration delay = first.multipliedBy(1L << Math.min(doublings, DOUBLINGS_MAX));
        return delay.compareTo(max) < 0 ? delay : max;
    }
}
