// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import dev.reeve.gatewayapi.auth.v1.Session;

/** A session as callers get it: the only place that gives out access tokens of users, so no hook is forgotten. */
final class SessionReplies {
    private final BeforeToken beforeToken;

    SessionReplies(BeforeToken beforeToken) {
        this.beforeToken = beforeToken;
    }

    /** Called after the commit; may call a hook. */
    Session of(Caller caller, StartedSession unsettled) {
        StartedSession started = beforeToken.settle(caller, unsettled);
        return Session.newBuilder()
                .setUser(started.subject())
                .setSession(started.session())
                .setAccessToken(started.access().text())
                .setExpiresInMs((int) started.access().expiresIn().toMillis())
                .setRefreshToken(started.refreshToken())
                .setAnonymous(started.anonymous())
                .addAllScopes(started.scopes())
                .setTokenType("Bearer")
                .setInstallation(started.installation())
                .setInstallationSecret(started.installationSecret())
                .build();
    }
}
