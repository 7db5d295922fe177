// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import java.util.List;

/**
 * Who is signed in.
 *
 * @param user {@code u_...}
 * @param session {@code s_...}
 * @param scopes what the last token may
 */
public record SignedIn(String user, String session, boolean isAnonymous, List<String> scopes) {
    public SignedIn {
        scopes = List.copyOf(scopes);
    }
}
