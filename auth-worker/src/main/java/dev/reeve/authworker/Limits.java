// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.InetAddress;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What one subject may do in a time, counted in the database for all replicas together. Refused at once with the time
 * to wait, and the same for those who exist and those who do not.
 */
final class Limits {
    private final LimitSettings settings;

    Limits(LimitSettings settings) {
        this.settings = settings;
    }

    LimitSettings settings() {
        return settings;
    }

    /** Empty = one was taken; else the refusal, which is to be thrown after the commit. */
    Optional<AuthRefusal> take(Connection connection, Limit limit, Caller caller, String subject, Instant now)
            throws SQLException {
        Optional<Duration> wait =
                BucketTable.take(connection, key(limit, caller.tenant(), subject), caller.tenant(), limit, now);
        return wait.map(time -> AuthRefusal.rateLimited("too many of these in a short time", time));
    }

    /**
     * As {@link #take} for the address of the caller. One that is not known (a call from inside the cluster) or that
     * is this machine's own (everybody behind a proxy on it) says nothing about who calls.
     */
    Optional<AuthRefusal> takeForAddress(Connection connection, Limit limit, Caller caller, Instant now)
            throws SQLException {
        return isTelling(caller.address()) ? take(connection, limit, caller, caller.address(), now) : Optional.empty();
    }

    /** Throws the refusal: it rolls back, and a bucket that is full was not touched. */
    void requireForAddress(Connection connection, Limit limit, Caller caller, Instant now) throws SQLException {
        AuthRefusal.throwIfPresent(takeForAddress(connection, limit, caller, now));
    }

    /** As {@link #requireForAddress}, for any subject. */
    void require(Connection connection, Limit limit, Caller caller, String subject, Instant now) throws SQLException {
        AuthRefusal.throwIfPresent(take(connection, limit, caller, subject, now));
    }

    void giveBackForAddress(Connection connection, Limit limit, Caller caller) throws SQLException {
        if (isTelling(caller.address())) {
            BucketTable.giveBack(connection, key(limit, caller.tenant(), caller.address()), limit);
        }
    }

    /** What every operation that sends a mail to a stranger's wish has to pass. */
    Optional<AuthRefusal> takeForMail(Connection connection, Caller caller, EmailAddress recipient, Instant now)
            throws SQLException {
        Optional<AuthRefusal> refused =
                takeForAddress(connection, settings.mails().perAddress(), caller, now);
        return refused.isPresent()
                ? refused
                : take(connection, settings.mails().perRecipient(), caller, recipient.key(), now);
    }

    private static boolean isTelling(String address) {
        return !address.isEmpty()
                && NetworkText.address(address)
                        .filter(InetAddress::isLoopbackAddress)
                        .isEmpty();
    }

    static byte[] key(Limit limit, String tenant, String subject) {
        return Sha256.of((limit.name() + '\n' + tenant + '\n' + subject).getBytes(UTF_8));
    }
}
