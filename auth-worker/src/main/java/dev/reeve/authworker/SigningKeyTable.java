// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** Table {@code auth.signing_key}. */
final class SigningKeyTable {
    private SigningKeyTable() {}

    /** Whoever rotates holds this to the end of the transaction; a second replica waits and then finds it done. */
    static void lock(Connection connection) throws SQLException {
        Sql.call(connection, "SELECT pg_advisory_xact_lock(?)", AdvisoryLock.SIGNING_KEYS.number());
    }

    static List<SigningKeyRow> all(Connection connection) throws SQLException {
        return Sql.list(
                connection,
                "SELECT kid, public_jwk, private_key, state, created_at, active_from, gone_at FROM auth.signing_key"
                        + " WHERE state <> 'gone' ORDER BY created_at, kid",
                SigningKeyTable::read);
    }

    static void insert(Connection connection, SigningKeyRow key) throws SQLException {
        int _ = Sql.update(
                connection,
                "INSERT INTO auth.signing_key (kid, public_jwk, private_key, state, created_at, active_from)"
                        + " VALUES (?, ?::jsonb, ?, ?, ?, ?)",
                key.kid(),
                key.publicJwk(),
                key.privateKey() == null ? null : key.privateKey().bytes(),
                key.state().column(),
                key.createdAt(),
                key.activeFrom());
    }

    static void activate(Connection connection, String kid, Instant from) throws SQLException {
        int _ = Sql.update(
                connection, "UPDATE auth.signing_key SET state = 'active', active_from = ? WHERE kid = ?", from, kid);
    }

    static void retire(Connection connection, String kid, Instant goneAt) throws SQLException {
        int _ = Sql.update(
                connection, "UPDATE auth.signing_key SET state = 'retiring', gone_at = ? WHERE kid = ?", goneAt, kid);
    }

    static void closeAnew(Connection connection, String kid, ClosedBox privateKey) throws SQLException {
        int _ = Sql.update(
                connection,
                "UPDATE auth.signing_key SET private_key = ? WHERE kid = ? AND state <> 'gone'",
                privateKey.bytes(),
                kid);
    }

    static void erase(Connection connection, String kid) throws SQLException {
        int _ = Sql.update(
                connection, "UPDATE auth.signing_key SET state = 'gone', private_key = NULL WHERE kid = ?", kid);
    }

    private static SigningKeyRow read(ResultSet row) throws SQLException {
        byte[] privateKey = row.getBytes("private_key");
        return new SigningKeyRow(
                row.getString("kid"),
                row.getString("public_jwk"),
                privateKey == null ? null : new ClosedBox(privateKey),
                SigningKeyState.of(row.getString("state")),
                Sql.instant(row, "created_at"),
                Sql.instantOrNull(row, "active_from"),
                Sql.instantOrNull(row, "gone_at"));
    }
}
