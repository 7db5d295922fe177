// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clientsdk;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds sessions for the attempts of one call. */
@FunctionalInterface
interface Route {

    /**
     * The session for the next attempt; may wait for one.
     *
     * @param tried sessions that refused or are gone
     * @param deadlineNanos on {@link System#nanoTime}; 0 as good as now
     * @return null if there is none
     */
    @Nullable
    Session next(Set<Session> tried, long deadlineNanos) throws InterruptedException;

    /** Any broker, by the rule of {@link BrokerPool#pick}. */
    static Route anyBroker(BrokerPool pool, String service) {
        return (tried, deadlineNanos) -> pool.pick(service, session -> !tried.contains(session), deadlineNanos);
    }

    /** A broker in Reeve mode: what plain ones would not understand. */
    static Route reeveBroker(BrokerPool pool, String service) {
        return (tried, deadlineNanos) ->
                pool.pick(service, session -> !session.isPlain() && !tried.contains(session), deadlineNanos);
    }

    /** The home of a topic, and no other broker: nobody would listen there. */
    static Route home(BrokerPool pool, String topic) {
        return (tried, deadlineNanos) -> {
            Session home = pool.home(topic, deadlineNanos);
            return home == null || tried.contains(home) ? null : home;
        };
    }

    /** This broker and no other: what belongs to one connection dies with it. */
    static Route only(Session session) {
        return (tried, _) -> session.isReady() && !tried.contains(session) ? session : null;
    }
}
