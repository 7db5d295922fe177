// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who leads, as one of several sees it. Pure: it is told what was read and when, by a clock that only goes forward.
 *
 * <p>Clocks of two machines are never compared, as they may differ by more than the lease is long: another's lease
 * ends when it was seen unchanged for its whole duration, and the own one counts from before it was asked for.
 */
final class LeaseCourse {
    private final String identity;
    private final LeaseSettings settings;
    private @Nullable LeaseRecord seen;
    private long seenMs;
    private boolean isHeld;
    private long heldFromMs;

    LeaseCourse(String identity, LeaseSettings settings) {
        this.identity = identity;
        this.settings = settings;
    }

    /**
     * What to write, having read this.
     *
     * @param read empty = there is no Lease
     * @param answeredMs after it was read: another may have renewed it until then
     * @param wall what the Lease shall say the time is
     * @return empty = another leads, nothing is written
     */
    Optional<LeaseRecord> next(Optional<LeaseRecord> read, long answeredMs, Instant wall) {
        LeaseRecord found = read.orElse(null);
        if (found == null) {
            seen = null;
            return Optional.of(new LeaseRecord(identity, settings.duration(), wall, wall, 0, ""));
        }
        if (found.holder().equals(identity)) {
            return Optional.of(new LeaseRecord(
                    identity, settings.duration(), found.acquired(), wall, found.transitions(), found.version()));
        }
        isHeld = false;
        if (!found.equals(seen)) {
            seen = found;
            seenMs = answeredMs;
        }
        boolean isFree = found.holder().isEmpty()
                || answeredMs - seenMs >= found.duration().toMillis();
        return isFree
                ? Optional.of(new LeaseRecord(
                        identity, settings.duration(), wall, wall, found.transitions() + 1, found.version()))
                : Optional.empty();
    }

    /** What {@link #next} gave was written; {@code askedMs} is from before anything of it was asked for. */
    void written(long askedMs) {
        isHeld = true;
        heldFromMs = askedMs;
    }

    /** Whether it leads now. */
    boolean leads(long nowMs) {
        return isHeld && nowMs - heldFromMs < settings.renewDeadline().toMillis();
    }

    /** What gives the Lease back; empty = it is another's. */
    Optional<LeaseRecord> released(Optional<LeaseRecord> read, Instant wall) {
        return read.filter(found -> found.holder().equals(identity))
                .map(found -> new LeaseRecord(
                        "", Duration.ofSeconds(1), found.acquired(), wall, found.transitions(), found.version()));
    }
}
