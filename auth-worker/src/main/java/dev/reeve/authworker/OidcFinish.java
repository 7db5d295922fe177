// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;

/**
 * The end of every way to show an identity: what it leads to is decided in one transaction, in which the code or nonce
 * that it came with is used up. Of any number of calls with the same one, one succeeds.
 */
final class OidcFinish {
    private final Database database;
    private final OidcSignIn signIn;
    private final LinkIdentity link;
    private final OidcReauthenticate reauthenticate;
    private final Merges merges;
    private final InstantSource clock;

    OidcFinish(
            Database database,
            OidcSignIn signIn,
            LinkIdentity link,
            OidcReauthenticate reauthenticate,
            Merges merges,
            InstantSource clock) {
        this.database = database;
        this.signIn = signIn;
        this.link = link;
        this.reauthenticate = reauthenticate;
        this.merges = merges;
        this.clock = clock;
    }

    /** @param code row of the code or nonce, looked at but not used yet */
    StartedSession run(Caller caller, UUID code, OidcAttempt attempt) {
        HookEdits edits = ask(caller, attempt);
        Decided<StartedSession> decided = database.transaction(connection -> {
            Instant now = clock.instant();
            Decided<StartedSession> made = decide(connection, caller, attempt, edits, now);
            if (!isForAnotherTry(made) && CodeTable.use(connection, code, now).isEmpty()) {
                throw ShownCode.refusal();
            }
            return made;
        });
        merges.committed(attempt.mergeFrom());
        return decided.orThrow();
    }

    /** The owner's services, outside transactions. */
    private HookEdits ask(Caller caller, OidcAttempt attempt) {
        if (attempt.intent() != OidcIntent.SIGN_IN) {
            return HookEdits.NONE;
        }
        OidcSignIn.Seen seen = database.transaction(connection -> OidcSignIn.seen(connection, caller, attempt));
        HookEdits edits = signIn.ask(caller, attempt, seen);
        if (!seen.isHalfWay()) {
            seen.account().ifPresent(target -> merges.ask(caller, target, attempt.mergeFrom()));
        }
        return edits;
    }

    /** Who mistyped the second factor need not go to the provider again. */
    private static boolean isForAnotherTry(Decided<StartedSession> decided) {
        return decided instanceof Decided.Refused<StartedSession>(AuthRefusal refusal)
                && refusal.reason() == AuthReason.MFA_INVALID;
    }

    private Decided<StartedSession> decide(
            Connection connection, Caller caller, OidcAttempt attempt, HookEdits edits, Instant now)
            throws SQLException {
        return switch (attempt.intent()) {
            case SIGN_IN -> signIn.decide(connection, caller, attempt, edits, now);
            case LINK -> link.decide(connection, caller, attempt.identity(), now);
            case REAUTHENTICATE -> reauthenticate.decide(connection, caller, attempt, now);
        };
    }
}
