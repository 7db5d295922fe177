// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.time.Duration;
import org.flywaydb.core.Flyway;
import org.jboss.logging.Logger;

/** Schema and keys until they are there, however long the database is away; then the minute's look at the keys. */
final class BringUp {
    private static final Logger LOG = Logger.getLogger(BringUp.class);
    private static final Duration KEYS_EVERY = Duration.ofMinutes(1);
    private static final Duration CLEAN_UP_EVERY = Duration.ofMinutes(10);
    private static final Duration NOT_YET = Duration.ofSeconds(1);

    private final Flyway flyway;
    private final AuthDomain domain;
    private final Runnable whenDone;
    private volatile boolean done;

    /** @param whenDone runs when schema and keys are there, and again if it fails */
    BringUp(Flyway flyway, AuthDomain domain, Runnable whenDone) {
        this.flyway = flyway;
        this.domain = domain;
        this.whenDone = whenDone;
    }

    boolean isDone() {
        return done;
    }

    /** Task of an {@link Upkeep}. */
    Duration prepareOrRefreshKeys() {
        if (done) {
            domain.keyRing().refresh();
        } else {
            Schema.migrate(flyway);
            domain.prepare();
            whenDone.run();
            done = true;
            LOG.info("schema and keys are ready");
        }
        return KEYS_EVERY;
    }

    /** A task of an {@link Upkeep} that needs the schema. */
    Duration whenDone(Upkeep.Task task) {
        return done ? task.run() : NOT_YET;
    }

    /** Task of an {@link Upkeep}. */
    Duration cleanUp() {
        int removed = domain.cleanUp().run();
        LOG.debugf("clean-up removed %d rows", removed);
        return CLEAN_UP_EVERY;
    }
}
