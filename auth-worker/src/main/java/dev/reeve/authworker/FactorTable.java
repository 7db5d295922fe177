// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Tables {@code auth.factor} and {@code auth.recovery_code}. */
final class FactorTable {
    private static final String TOTP = "totp";

    private FactorTable() {}

    static boolean isOn(Connection connection, UUID account) throws SQLException {
        return find(connection, account, true).isPresent();
    }

    /** @param confirmed true = the one that is on; false = the one being set up */
    static Optional<FactorRow> find(Connection connection, UUID account, boolean confirmed) throws SQLException {
        return Sql.first(
                connection,
                "SELECT id, secret, last_step FROM auth.factor" + " WHERE account_id = ? AND kind = '" + TOTP
                        + "' AND (confirmed_at IS NOT NULL) = ?",
                FactorTable::read,
                account,
                confirmed);
    }

    /** In place of one that was begun before. The caller holds the lock of the account. */
    static void begin(Connection connection, AccountRow account, UUID id, ClosedBox secret, Instant now)
            throws SQLException {
        int _ = Sql.update(
                connection,
                "DELETE FROM auth.factor WHERE account_id = ? AND kind = '" + TOTP + "' AND confirmed_at IS NULL",
                account.id());
        int _ = Sql.update(
                connection,
                "INSERT INTO auth.factor (id, tenant, account_id, kind, secret, created_at)" + " VALUES (?, ?, ?, '"
                        + TOTP + "', ?, ?)",
                id,
                account.tenant(),
                account.id(),
                secret.bytes(),
                now);
    }

    static void confirm(Connection connection, FactorRow factor, long step, Instant now) throws SQLException {
        int _ = Sql.update(
                connection,
                "UPDATE auth.factor SET confirmed_at = ?, last_step = ? WHERE id = ?",
                now,
                step,
                factor.id());
    }

    /** True for one of any number of callers that show the same code. */
    static boolean use(Connection connection, FactorRow factor, long step) throws SQLException {
        return Sql.update(
                        connection,
                        "UPDATE auth.factor SET last_step = ? WHERE id = ? AND last_step < ?",
                        step,
                        factor.id(),
                        step)
                == 1;
    }

    /** Factors and recovery codes: false = there was none that is on. */
    static boolean remove(Connection connection, UUID account) throws SQLException {
        boolean wasOn = isOn(connection, account);
        int _ = Sql.update(connection, "DELETE FROM auth.factor WHERE account_id = ?", account);
        int _ = Sql.update(connection, "DELETE FROM auth.recovery_code WHERE account_id = ?", account);
        return wasOn;
    }

    static void replaceRecoveryCodes(
            Connection connection, AccountRow account, Iterable<SecretHash> hashes, Instant now) throws SQLException {
        int _ = Sql.update(connection, "DELETE FROM auth.recovery_code WHERE account_id = ?", account.id());
        for (SecretHash hash : hashes) {
            int _ = Sql.update(
                    connection,
                    "INSERT INTO auth.recovery_code (tenant, account_id, hash, created_at) VALUES (?, ?, ?, ?)",
                    account.tenant(),
                    account.id(),
                    hash.bytes(),
                    now);
        }
    }

    static boolean useRecoveryCode(Connection connection, UUID account, SecretHash hash, Instant now)
            throws SQLException {
        return Sql.update(
                        connection,
                        "UPDATE auth.recovery_code SET used_at = ? WHERE account_id = ? AND hash = ? AND used_at IS NULL",
                        now,
                        account,
                        hash.bytes())
                == 1;
    }

    static int recoveryCodesLeft(Connection connection, UUID account) throws SQLException {
        return Sql.first(
                        connection,
                        "SELECT count(*) FROM auth.recovery_code WHERE account_id = ? AND used_at IS NULL",
                        row -> row.getInt(1),
                        account)
                .orElse(0);
    }

    private static FactorRow read(ResultSet row) throws SQLException {
        return new FactorRow(Sql.uuid(row, "id"), new ClosedBox(row.getBytes("secret")), row.getLong("last_step"));
    }
}
