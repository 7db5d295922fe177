// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Table {@code auth.code}. */
final class CodeTable {
    /** Wrong digits that one code outlives; together with 10^8 values that is a chance of 1 in 20 million. */
    static final int TYPED_TRIES = 5;

    private static final String COLUMNS = "id, account_id, target, payload";

    private CodeTable() {}

    /** What a new row holds besides its order. */
    record NewCode(UUID id, CodeOrder order, SecretHash linkHash, SecretHash typedHash, ClosedBox payload) {}

    /** @param usedAt not null = it was never good: written where nobody gets a code */
    static void insert(Connection connection, NewCode code, Instant now, @Nullable Instant usedAt) throws SQLException {
        CodeOrder order = code.order();
        int _ = Sql.update(
                connection,
                "INSERT INTO auth.code (id, tenant, purpose, account_id, target, link_hash, typed_hash, typed_until,"
                        + " payload, created_at, expires_at, used_at)"
                        + " VALUES (?, ?, ?, ?::uuid, ?, ?, ?, ?, ?, ?, ?, ?::timestamptz)",
                code.id(),
                order.tenant(),
                order.purpose().column(),
                order.account(),
                order.target().key(),
                code.linkHash().bytes(),
                code.typedHash().bytes(),
                now.plus(order.purpose().typedLife()),
                code.payload().bytes(),
                now,
                now.plus(order.purpose().life()),
                usedAt);
    }

    static Optional<CodeRow> useLink(
            Connection connection, CodePurpose purpose, String tenant, CodeText.Link link, Instant now)
            throws SQLException {
        return Sql.first(
                connection,
                "UPDATE auth.code SET used_at = ? WHERE link_hash = ? AND tenant = ? AND purpose = ?"
                        + " AND used_at IS NULL AND expires_at > ? RETURNING " + COLUMNS,
                CodeTable::read,
                now,
                link.hash().bytes(),
                tenant,
                purpose.column(),
                now);
    }

    /** As {@link #useLink}, where the caller cannot know the tenant: a browser that a provider sends back. */
    static Optional<CodeRow> useLinkOfAnyTenant(
            Connection connection, CodePurpose purpose, CodeText.Link link, Instant now) throws SQLException {
        return Sql.first(
                connection,
                "UPDATE auth.code SET used_at = ? WHERE link_hash = ? AND purpose = ?"
                        + " AND used_at IS NULL AND expires_at > ? RETURNING " + COLUMNS,
                CodeTable::read,
                now,
                link.hash().bytes(),
                purpose.column(),
                now);
    }

    private record Candidate(UUID id, SecretHash typedHash) {}

    /** Counts a try on every live code of that address, then uses the one that fits. */
    static Optional<CodeRow> useTyped(
            Connection connection,
            CodePurpose purpose,
            String tenant,
            CodeText.Typed typed,
            EmailAddress target,
            Instant now)
            throws SQLException {
        List<Candidate> live = Sql.list(
                connection,
                "UPDATE auth.code SET attempts = attempts + 1 WHERE tenant = ? AND purpose = ? AND target = ?"
                        + " AND used_at IS NULL AND typed_until > ? AND attempts < ? RETURNING id, typed_hash",
                row -> new Candidate(Sql.uuid(row, "id"), new SecretHash(row.getBytes("typed_hash"))),
                tenant,
                purpose.column(),
                target.key(),
                now,
                TYPED_TRIES);
        Optional<UUID> fitting = live.stream()
                .filter(code -> code.typedHash().isEqualTo(typed.hash(code.id())))
                .map(Candidate::id)
                .findFirst();
        return fitting.isEmpty() ? Optional.empty() : use(connection, fitting.get(), now);
    }

    /** Counts a try, without using it up; empty = not valid, or tried too often. */
    static Optional<CodeRow> tryLink(
            Connection connection, CodePurpose purpose, String tenant, CodeText.Link link, Instant now)
            throws SQLException {
        return Sql.first(
                connection,
                "UPDATE auth.code SET attempts = attempts + 1 WHERE link_hash = ? AND tenant = ? AND purpose = ?"
                        + " AND used_at IS NULL AND expires_at > ? AND attempts < ? RETURNING " + COLUMNS,
                CodeTable::read,
                link.hash().bytes(),
                tenant,
                purpose.column(),
                now,
                TYPED_TRIES);
    }

    /** Empty = somebody else did. */
    static Optional<CodeRow> use(Connection connection, UUID id, Instant now) throws SQLException {
        return Sql.first(
                connection,
                "UPDATE auth.code SET used_at = ? WHERE id = ? AND used_at IS NULL RETURNING " + COLUMNS,
                CodeTable::read,
                now,
                id);
    }

    /** One that was used, with what it is recognised by. */
    record Used(CodeRow row, SecretHash linkHash, SecretHash typedHash) {}

    /** Codes of that account that were used since {@code time}. */
    static List<Used> usedSince(Connection connection, CodePurpose purpose, AccountRow account, Instant time)
            throws SQLException {
        return Sql.list(
                connection,
                "SELECT " + COLUMNS + ", link_hash, typed_hash FROM auth.code"
                        + " WHERE tenant = ? AND account_id = ? AND purpose = ? AND used_at >= ?",
                row -> new Used(
                        read(row),
                        new SecretHash(row.getBytes("link_hash")),
                        new SecretHash(row.getBytes("typed_hash"))),
                account.tenant(),
                account.id(),
                purpose.column(),
                time);
    }

    /** What the account changed makes its other codes of that kind pointless. */
    static void withdraw(Connection connection, CodePurpose purpose, UUID account, Instant now) throws SQLException {
        int _ = Sql.update(
                connection,
                "UPDATE auth.code SET used_at = ? WHERE account_id = ? AND purpose = ? AND used_at IS NULL",
                now,
                account,
                purpose.column());
    }

    /** Those that were sent after this one. */
    static void withdrawLater(Connection connection, CodePurpose purpose, CodeRow code, Instant now)
            throws SQLException {
        int _ = Sql.update(
                connection,
                "UPDATE auth.code SET used_at = ? WHERE account_id = ?::uuid AND purpose = ? AND used_at IS NULL"
                        + " AND created_at > (SELECT created_at FROM auth.code WHERE id = ?)",
                now,
                code.account(),
                purpose.column(),
                code.id());
    }

    static int deleteExpired(Connection connection, Instant now, int rowsMax) throws SQLException {
        return Sql.update(
                connection,
                "DELETE FROM auth.code WHERE id IN (SELECT id FROM auth.code WHERE expires_at < ?"
                        + " ORDER BY expires_at LIMIT ?)",
                now,
                rowsMax);
    }

    private static CodeRow read(ResultSet row) throws SQLException {
        return new CodeRow(
                Sql.uuid(row, "id"),
                Sql.uuidOrNull(row, "account_id"),
                row.getString("target"),
                new ClosedBox(row.getBytes("payload")));
    }
}
