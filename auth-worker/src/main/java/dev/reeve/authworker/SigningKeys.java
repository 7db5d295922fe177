// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** Operations of those who run the installation: the keys that sign the tokens of all tenants. */
final class SigningKeys {
    /** @param propagated the connected brokers refuse the old keys' tokens already */
    record Rotated(List<SigningKeyRow> keys, boolean propagated) {
        Rotated {
            keys = List.copyOf(keys);
        }
    }

    private final AdminGate gate;
    private final KeyRing keyRing;
    private final RevocationFeed feed;

    SigningKeys(AdminGate gate, KeyRing keyRing, RevocationFeed feed) {
        this.gate = gate;
        this.keyRing = keyRing;
        this.feed = feed;
    }

    List<SigningKeyRow> list(Caller caller) {
        return gate.run(caller, AdminAction.LIST_SIGNING_KEYS, caller.tenant(), (connection, _) -> {
            Tenants.requireDefault(caller);
            return SigningKeyTable.all(connection);
        });
    }

    /** The next key signs from now on; what the one before it signed stays good. */
    List<SigningKeyRow> rotate(Caller caller) {
        List<SigningKeyRow> keys =
                gate.run(caller, AdminAction.ROTATE_SIGNING_KEYS, caller.tenant(), (connection, _) -> {
                    Tenants.requireDefault(caller);
                    return keyRing.promoteNext(connection);
                });
        keyRing.refresh();
        return keys;
    }

    private record Replaced(List<SigningKeyRow> keys, long lastSeq) {}

    /**
     * A key has leaked. None of those there are is trusted any more, also the next one, as it lay beside it: brokers
     * are told as they are of a session that ended, so within 5 s they refuse every token there is, good ones too.
     */
    Rotated replace(Caller caller) {
        Replaced replaced = gate.run(caller, AdminAction.REPLACE_SIGNING_KEYS, caller.tenant(), (connection, now) -> {
            Tenants.requireDefault(caller);
            return replace(connection, now);
        });
        keyRing.refresh();
        return new Rotated(replaced.keys(), feed.propagated(replaced.lastSeq()));
    }

    private Replaced replace(Connection connection, Instant now) throws SQLException {
        RevocationTable.lock(connection);
        long last = 0;
        // A forged token may claim the longest life there is, whatever ours is set to.
        Instant until = now.plus(TokenSettings.ACCESS_LIFE_MAX).plus(TokenSettings.LEEWAY);
        for (String kid : keyRing.replaceAll(connection)) {
            last = RevocationTable.insert(connection, Caller.DEFAULT_TENANT, Revocation.Kind.SIGNING_KEY, kid, until);
        }
        return new Replaced(SigningKeyTable.all(connection), last);
    }
}
