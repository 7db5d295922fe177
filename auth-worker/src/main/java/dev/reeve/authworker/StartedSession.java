// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client gets when a session starts or goes on.
 *
 * @param subject {@code u_...} or {@code k_...}
 * @param session {@code s_...}; empty = a token from an API key, without a session
 * @param refreshToken empty = none
 * @param installation {@code i_...}; empty = none
 * @param installationSecret of one that is new; empty = the app has it
 * @param unsettled what the access token says, while {@code before-token} has not been asked; null = it need not
 */
record StartedSession(
        String subject,
        String session,
        AccessToken access,
        String refreshToken,
        boolean anonymous,
        List<String> scopes,
        String installation,
        String installationSecret,
        @Nullable AccessClaims unsettled) {
    StartedSession {
        scopes = List.copyOf(scopes);
    }

    StartedSession withInstallationSecret(String secret) {
        return new StartedSession(
                subject, session, access, refreshToken, anonymous, scopes, installation, secret, unsettled);
    }

    /** The hook has been asked already. */
    StartedSession settled() {
        return settled(access, scopes);
    }

    /** With the token that the hook left of it. */
    StartedSession settled(AccessToken token, List<String> narrowed) {
        return new StartedSession(
                subject, session, token, refreshToken, anonymous, narrowed, installation, installationSecret, null);
    }

    @Override
    public String toString() {
        return "StartedSession[" + subject + ", " + session + "]";
    }
}
