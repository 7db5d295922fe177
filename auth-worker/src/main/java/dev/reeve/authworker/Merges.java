// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/**
 * An anonymous account ends in one that its owner has signed in to: its sessions end, no device comes back into it, and
 * clean-up removes it with what else is abandoned. Nothing moves by itself. Proven by an access token of the anonymous
 * account beside the credentials of the other.
 */
final class Merges {
    private final Database database;
    private final OwnTokens tokens;
    private final Sessions sessions;
    private final RevocationFeed feed;
    private final AccountHooks hooks;
    private final InstantSource clock;
    private final SecureRandom random;

    Merges(
            Database database,
            OwnTokens tokens,
            Sessions sessions,
            RevocationFeed feed,
            AccountHooks hooks,
            InstantSource clock,
            SecureRandom random) {
        this.database = database;
        this.tokens = tokens;
        this.sessions = sessions;
        this.feed = feed;
        this.hooks = hooks;
        this.clock = clock;
        this.random = random;
    }

    /**
     * Before the transaction, once it is proven who signs in: the place of the hook {@code before-merge}, which may
     * move what belongs to the account, and may refuse.
     *
     * @param mergeFrom access token of the anonymous account; empty = nothing is merged
     */
    void ask(Caller caller, AccountRow target, String mergeFrom) {
        if (!mergeFrom.isEmpty()) {
            Found found =
                    database.transaction(connection -> find(connection, caller, target, mergeFrom, clock.instant()));
            switch (found) {
                case Found.Anonymous anonymous -> hooks.beforeMerge(caller, anonymous.account(), target);
                case Found.Refused refused -> throw refused.refusal();
                case Found.Done _ -> {}
            }
        }
    }

    /** The caller holds the lock of the account that stays. Empty = done, also when it was done before. */
    Optional<AuthRefusal> into(Connection connection, Caller caller, AccountRow target, String mergeFrom, Instant now)
            throws SQLException {
        if (mergeFrom.isEmpty()) {
            return Optional.empty();
        }
        return switch (find(connection, caller, target, mergeFrom, now)) {
            case Found.Refused refused -> Optional.of(refused.refusal());
            case Found.Done _ -> Optional.empty();
            case Found.Anonymous anonymous -> {
                end(connection, anonymous.caller(), anonymous.account(), target, now);
                yield Optional.empty();
            }
        };
    }

    /** After the transaction: brokers learn at once that the sessions have ended. */
    void committed(String mergeFrom) {
        if (!mergeFrom.isEmpty()) {
            feed.changed();
        }
    }

    private sealed interface Found {
        record Anonymous(Caller caller, AccountRow account) implements Found {}

        /** The answer was lost and the call sent again. */
        record Done() implements Found {}

        record Refused(AuthRefusal refusal) implements Found {}
    }

    private Found find(Connection connection, Caller caller, AccountRow target, String mergeFrom, Instant now)
            throws SQLException {
        Optional<Caller> token = tokens.read(caller, mergeFrom, now);
        Optional<UUID> id = token.flatMap(read -> IdKind.USER.parse(read.subject()));
        if (token.isEmpty() || id.isEmpty()) {
            return refused();
        }
        Optional<AccountRow> locked = AccountTable.lockActive(connection, caller.tenant(), id.get());
        if (locked.isEmpty() || !locked.get().anonymous() || locked.get().id().equals(target.id())) {
            return refused();
        }
        Optional<UUID> mergedInto = AccountTable.mergedInto(connection, locked.get());
        if (mergedInto.isPresent()) {
            return mergedInto.get().equals(target.id()) ? new Found.Done() : refused();
        }
        return isAlive(connection, token.get(), locked.get(), now)
                ? new Found.Anonymous(token.get(), locked.get())
                : refused();
    }

    private static boolean isAlive(Connection connection, Caller token, AccountRow account, Instant now)
            throws SQLException {
        Optional<UUID> session = IdKind.SESSION.parse(token.session());
        return session.isPresent()
                && SessionTable.find(connection, session.get(), now)
                        .filter(found -> found.isAlive(now))
                        .filter(found -> found.owner().id().equals(account.id()))
                        .isPresent();
    }

    private void end(Connection connection, Caller anonymous, AccountRow account, AccountRow target, Instant now)
            throws SQLException {
        AccountTable.merge(connection, account, target);
        Sessions.Ended _ = sessions.endAll(connection, anonymous, account.owner(), Optional.empty(), "merged", now);
        AuditEvent event = AuditEvent.ok(anonymous, account.subject(), "account.merge", target.subject());
        AuditTable.insert(connection, event, now, random);
    }

    private static Found refused() {
        return new Found.Refused(AuthRefusal.invalid("mergeFrom is no access token of an anonymous account"));
    }
}
