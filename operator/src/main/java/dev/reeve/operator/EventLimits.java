// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** One event of a pool and reason per 10 s. Any thread. */
final class EventLimits {
    private static final Duration APART = Duration.ofSeconds(10);
    /** Of 500 pools a few reasons each; the one that was told longest ago is forgotten first. */
    private static final int REMEMBERED_MAX = 5_000;

    private record About(PoolKey key, String reason) {}

    private record Last(Instant at, int leftOut) {}

    private final Clock clock;
    private final Map<About, Last> lasts = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<About, Last> eldest) {
            return size() > REMEMBERED_MAX;
        }
    };

    EventLimits(Clock clock) {
        this.clock = clock;
    }

    /** As it is to be told, with how many were not; empty = it is not to be told. */
    synchronized Optional<PoolEventNote> allowed(PoolEventNote note) {
        About about = new About(note.key(), note.reason());
        Instant now = clock.instant();
        Last last = lasts.get(about);
        if (last != null && now.isBefore(last.at().plus(APART)) && !now.isBefore(last.at())) {
            lasts.put(about, new Last(last.at(), last.leftOut() + 1));
            return Optional.empty();
        }
        lasts.remove(about);
        lasts.put(about, new Last(now, 0));
        return Optional.of(note.withMore(last == null ? 0 : last.leftOut()));
    }
}
