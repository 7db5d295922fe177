// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import dev.reeve.authworker.hooks.Hooks;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import org.jboss.logging.Logger;

/**
 * Writes down what hooks are to be told, in the transaction of its cause; a {@link Courier} tells them. Ids only: who
 * wants to know more asks with them.
 */
final class Events {
    /** Events waiting in all: a receiver that is away for a day must not fill the database. */
    static final int WAITING_MAX = 100_000;

    private static final Logger LOG = Logger.getLogger(Events.class);

    private final Hooks hooks;
    private final SecureRandom random;
    private volatile int waiting;

    Events(Hooks hooks, SecureRandom random) {
        this.hooks = hooks;
        this.random = random;
    }

    /** Whether anybody wants to hear of it. */
    boolean isHeard(Event event) {
        return hooks.has(event.hook());
    }

    /**
     * Does nothing when no hook wants to know.
     *
     * @param subject {@code u_...} or {@code k_...}
     * @param session {@code s_...}; empty = it is about none
     * @param detail how or why, one word
     */
    void happened(
            Connection connection,
            Caller caller,
            Event event,
            String subject,
            String session,
            String detail,
            Instant now)
            throws SQLException {
        if (!isHeard(event)) {
            return;
        }
        if (waiting >= WAITING_MAX) {
            LOG.warnf("event %s of %s is left out: %d are waiting", event, subject, waiting);
            return;
        }
        EventTable.insert(
                connection,
                new EventTable.Row(
                        UuidV7.at(now, random),
                        caller.tenant(),
                        event.hook(),
                        caller.requestId(),
                        subject,
                        session,
                        detail,
                        now,
                        0));
    }

    int waiting() {
        return waiting;
    }

    void waiting(int events) {
        waiting = events;
    }
}
