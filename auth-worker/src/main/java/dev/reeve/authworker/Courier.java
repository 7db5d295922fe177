// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import dev.reeve.authworker.hooks.HookFault;
import dev.reeve.authworker.hooks.HookName;
import dev.reeve.authworker.hooks.Hooks;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Tells hooks what happened; each replica has one, on a thread of its own, and no event is in two hands. A receiver may
 * hear an event twice, when a replica dies in between or its answer was lost: the id is the same. One that does not
 * answer holds up its own events only.
 */
final class Courier {
    /** What came of one try; the tag of the metric. */
    enum Outcome {
        DELIVERED,
        RETRIED,
        GIVEN_UP
    }

    /** Told of every try. */
    interface Observer {
        void tried(Outcome outcome);
    }

    /** Between eight tries, within a day in all. */
    static final List<Duration> PAUSES = List.of(
            Duration.ofSeconds(30),
            Duration.ofMinutes(2),
            Duration.ofMinutes(8),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(6),
            Duration.ofHours(15));

    static final Duration LIFE = Duration.ofDays(1);

    private static final Logger LOG = Logger.getLogger(Courier.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);
    /** Longer than the longest wait for an answer. */
    private static final Duration LEASE = Duration.ofMinutes(1);

    private static final int ROUND_MAX = 1_000;

    private final Database database;
    private final Events events;
    private final Hooks hooks;
    private final Observer observer;
    private final InstantSource clock;

    Courier(Database database, Events events, Hooks hooks, Observer observer, InstantSource clock) {
        this.database = database;
        this.events = events;
        this.hooks = hooks;
        this.observer = observer;
        this.clock = clock;
    }

    /** Task of an {@link Upkeep}: tells what is due; gives the pause before the next look. */
    Duration run() {
        events.waiting(database.transaction(connection -> EventTable.ROWS.waiting(connection, Events.WAITING_MAX)));
        Set<HookName> silent = EnumSet.noneOf(HookName.class);
        for (int i = 0; i < ROUND_MAX; i++) {
            Optional<EventTable.Row> taken =
                    database.transaction(connection -> EventTable.take(connection, silent, clock.instant(), LEASE));
            if (taken.isEmpty()) {
                return LOOK_EVERY;
            }
            if (!deliver(taken.get())) {
                silent.add(taken.get().hook());
            }
        }
        return Duration.ZERO;
    }

    /** False when its hook does not answer. */
    private boolean deliver(EventTable.Row event) {
        if (!clock.instant().isBefore(event.createdAt().plus(LIFE))) {
            giveUp(event, "expired");
            return true;
        }
        Hooks.Occasion occasion = new Hooks.Occasion(
                event.id().toString(),
                event.tenant(),
                event.requestId(),
                event.createdAt().toString());
        if (!hooks.has(event.hook())) {
            giveUp(event, "no such hook any more");
            return true;
        }
        try {
            var _ = hooks.ask(
                    event.hook(),
                    occasion,
                    data -> data.put("user", event.subject())
                            .put("session", event.session())
                            .put("detail", event.detail()));
        } catch (HookFault fault) {
            failed(event, String.valueOf(fault.getMessage()));
            return false;
        }
        done(event, "");
        observer.tried(Outcome.DELIVERED);
        return true;
    }

    private void failed(EventTable.Row event, String error) {
        LOG.warnf("event %s for %s, try %d: %s", event.id(), event.hook().key(), event.attempts(), error);
        if (event.attempts() > PAUSES.size()) {
            giveUp(event, error);
            return;
        }
        Instant next = clock.instant().plus(PAUSES.get(event.attempts() - 1));
        database.run(connection -> EventTable.ROWS.again(connection, event.id(), error, next));
        observer.tried(Outcome.RETRIED);
    }

    private void giveUp(EventTable.Row event, String error) {
        LOG.errorf("event %s for %s is given up: %s", event.id(), event.hook().key(), error);
        done(event, error);
        observer.tried(Outcome.GIVEN_UP);
    }

    private void done(EventTable.Row event, String error) {
        database.run(connection -> EventTable.ROWS.done(connection, event.id(), error, clock.instant()));
    }
}
