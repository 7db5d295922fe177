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
 */
record StartedSession(
        String subject,
        String session,
        AccessToken access,
        String refreshToken,
        boolean anonymous,
        List<String> scopes,
        String installation) {
    StartedSession {
        scopes = List.copyOf(scopes);
    }

    @Override
    public String toString() {
        return "StartedSession[" + subject + ", " + session + "]";
    }
}
