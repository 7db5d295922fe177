// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A token and its times on the monotonic clock. In memory only.
 *
 * @param sinceMs it came
 * @param dueMs it is to be renewed
 * @param endMs it is good no more
 */
record AccessToken(String text, long sinceMs, long dueMs, long endMs) {
    static AccessToken of(JsonNode reply, Context context) {
        long lifeMs = reply.path("expiresInMs").asLong();
        long now = context.loop().nowMs();
        long dueMs = now + (long) (lifeMs * context.settings().fraction(Setting.REFRESH_AT));
        return new AccessToken(reply.path("accessToken").asText(), now, dueMs, now + lifeMs);
    }

    boolean isGood(long nowMs) {
        return nowMs < endMs;
    }

    boolean isDue(long nowMs) {
        return nowMs >= dueMs;
    }

    @Override
    public String toString() {
        return "AccessToken[endMs=" + endMs + ']';
    }
}
