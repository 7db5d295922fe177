// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.util.List;

/**
 * What a client gets when a session starts or goes on.
 *
 * @param subject {@code u_...} or {@code k_...}
 * @param session {@code s_...}; empty = a token from an API key, without a session
 * @param refreshToken empty = none
 * @param installation {@code i_...}; empty = none
 * @param installationSecret of one that is new; empty = the app has it
 */
record StartedSession(
        String subject,
        String session,
        AccessToken access,
        String refreshToken,
        boolean anonymous,
        List<String> scopes,
        String installation,
        String installationSecret) {
    StartedSession {
        scopes = List.copyOf(scopes);
    }

    StartedSession withInstallationSecret(String secret) {
        return new StartedSession(subject, session, access, refreshToken, anonymous, scopes, installation, secret);
    }

    @Override
    public String toString() {
        return "StartedSession[" + subject + ", " + session + "]";
    }
}
