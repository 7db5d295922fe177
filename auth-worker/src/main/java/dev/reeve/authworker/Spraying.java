// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/**
 * Notices when passwords are tried on many accounts from many addresses, which no limit of one account or address sees:
 * more failed sign-ins in a minute than people make. While that lasts every address has one try in ten seconds; known
 * installations are not asked.
 *
 * <p>Failures are counted here and brought to the database once a second, with the sum over all replicas in return: no
 * sign-in waits for a row that all others write.
 */
final class Spraying {
    private static final Logger LOG = Logger.getLogger(Spraying.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final Duration WINDOW = Duration.ofMinutes(1);
    /** Replicas tell of it together once. */
    private static final Limit ALARM = new Limit("spraying-alarm", 1, Duration.ofMinutes(10));

    private final Database database;
    private final Limits limits;
    private final InstantSource clock;
    private final SecureRandom random;

    private final AtomicInteger untold = new AtomicInteger();
    private final AtomicReference<Instant> looked = new AtomicReference<>(Instant.EPOCH);
    private volatile boolean on;

    Spraying(Database database, Limits limits, InstantSource clock, SecureRandom random) {
        this.database = database;
        this.limits = limits;
        this.clock = clock;
        this.random = random;
    }

    /** For the metric. */
    boolean isOn() {
        return on;
    }

    void failed() {
        untold.incrementAndGet();
    }

    /** Outside transactions, before a password is looked at. One caller a second does it for all. */
    void look() {
        Instant now = clock.instant();
        Instant last = looked.get();
        if (now.isBefore(last.plus(LOOK_EVERY)) || !looked.compareAndSet(last, now)) {
            return;
        }
        int failures = untold.getAndSet(0);
        int inAll = database.transaction(connection -> {
            if (failures > 0) {
                SignInFailureTable.add(connection, failures, now);
            }
            return SignInFailureTable.since(connection, now.minus(WINDOW));
        });
        turn(inAll > limits.settings().tries().signInsInAll(), inAll);
    }

    private void turn(boolean isNow, int inAll) {
        if (isNow && !on) {
            LOG.warnf("%d sign-ins failed within a minute: unknown installations get one try in 10 s", inAll);
            database.run(this::audit);
        } else if (on && !isNow) {
            LOG.info("fewer sign-ins fail: every installation is let in again");
        }
        on = isNow;
    }

    private void audit(Connection connection) throws SQLException {
        Instant now = clock.instant();
        Optional<AuthRefusal> told = limits.take(connection, ALARM, Caller.SYSTEM, "", now);
        if (told.isEmpty()) {
            AuditTable.insert(connection, AuditEvent.bySystem("sign-in.spraying", "all"), now, random);
        }
    }

    /** Throws RATE_LIMITED. What is refused here counts on: the alarm lasts as long as the attack. */
    void pass(Connection connection, Caller caller) throws SQLException {
        if (!on) {
            return;
        }
        Limit limit = limits.settings().tries().sprayedPerAddress();
        Optional<AuthRefusal> refused = limits.takeForAddress(connection, limit, caller, clock.instant());
        if (refused.isPresent()) {
            failed();
            throw refused.get();
        }
    }
}
