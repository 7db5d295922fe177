// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reeve.authworker.hooks.HookAnswer;
import dev.reeve.authworker.hooks.HookName;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the hook {@code before-token} adds to access tokens of users. Keys are not asked about: whoever has to mend a
 * hook that fails must get in.
 *
 * <p>A session that starts is committed first and then given its token; if the hook fails, the session ends. A refresh
 * asks <em>before</em> it rotates: an outage of the hook would else use up refresh tokens and sign everybody out.
 */
final class BeforeToken {
    private final AccountHooks hooks;
    private final AccessTokenIssuer issuer;
    private final Database database;
    private final Sessions sessions;
    private final InstantSource clock;

    BeforeToken(
            AccountHooks hooks, AccessTokenIssuer issuer, Database database, Sessions sessions, InstantSource clock) {
        this.hooks = hooks;
        this.issuer = issuer;
        this.database = database;
        this.sessions = sessions;
        this.clock = clock;
    }

    boolean isAsked() {
        return hooks.has(HookName.BEFORE_TOKEN);
    }

    /** After the commit, for whatever made a token. */
    StartedSession settle(Caller caller, StartedSession started) {
        AccessClaims claims = started.unsettled();
        if (claims == null || !isAsked() || !(claims.subject() instanceof Owner.AccountOwner)) {
            return started;
        }
        boolean isNew = !started.refreshToken().isEmpty();
        try {
            TokenEdits edits = ask(caller, claims, isNew ? "start" : "proof");
            return started.settled(issuer.issue(claims, edits, clock.instant()), edits.scopesOf(claims.subject()));
        } catch (AuthRefusal failed) {
            if (isNew) {
                end(caller, claims.tenant(), claims.session(), clock.instant());
            }
            throw failed;
        }
    }

    /** Before the rotation of a refresh. */
    TokenEdits ofRefresh(Caller caller, SessionRow session) {
        return isAsked() && session.owner() instanceof Owner.AccountOwner
                ? ask(caller, AccessClaims.of(session), "refresh")
                : TokenEdits.NONE;
    }

    private TokenEdits ask(Caller caller, AccessClaims claims, String occasion) {
        return hooks.beforeToken(caller.inTenant(claims.tenant()), data -> describe(data, claims, occasion))
                .map(BeforeToken::edits)
                .orElse(TokenEdits.NONE);
    }

    private static void describe(ObjectNode data, AccessClaims claims, String occasion) {
        TokenSubject subject = claims.subject();
        UUID session = claims.session();
        UUID installation = claims.installation();
        data.put("occasion", occasion)
                .put("user", subject.subject())
                .put("session", session == null ? "" : IdKind.SESSION.text(session))
                .put("installation", installation == null ? "" : IdKind.INSTALLATION.text(installation))
                .put("anonymous", subject.anonymous());
        subject.roles().forEach(data.putArray("roles")::add);
        subject.scopes().forEach(data.putArray("scopes")::add);
        claims.amr().forEach(data.putArray("amr")::add);
    }

    private static TokenEdits edits(HookAnswer.Token answer) {
        return new TokenEdits(answer.claims().orElse(null), answer.scopes().orElse(null));
    }

    private void end(Caller caller, String tenant, @Nullable UUID session, Instant now) {
        if (session != null) {
            database.run(connection -> {
                long _ = sessions.end(connection, caller.inTenant(tenant), session, "hook-failed", now);
            });
        }
    }
}
