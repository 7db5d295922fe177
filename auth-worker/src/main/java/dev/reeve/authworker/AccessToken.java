// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.time.Duration;

/**
 * An access token that was just made.
 *
 * @param text the JWS; secret
 * @param expiresIn from now
 */
record AccessToken(String text, Duration expiresIn) {
    @Override
    public String toString() {
        return "AccessToken[...]";
    }
}
