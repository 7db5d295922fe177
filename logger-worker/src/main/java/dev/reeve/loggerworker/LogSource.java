// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import dev.reeve.gatewayapi.log.v1.Source;

/**
 * Who wrote a record: tenant, installation and user by the token, the rest as the sender describes itself.
 *
 * @param claimed the installation was named by the holder of an API key, not proven by a token
 * @param source cleaned and cut to its limits
 * @param offsetNanos observed time less the sender's clock; 0 = the sender did not say its time
 */
record LogSource(SessionKey key, String user, boolean claimed, Source source, long offsetNanos) {
    private static final int INSTALLATION_BYTES_MAX = 128;

    static LogSource of(Caller caller, Source raw, long observedNanos) {
        Source source = SourceGuard.guard(raw);
        boolean claimed = caller.installation().isEmpty();
        String installation = claimed ? claimedInstallation(caller, source) : caller.installation();
        SessionKey key = new SessionKey(caller.tenant(), installation, source.getSessionId());
        long sent = source.getSentUnixNano();
        return new LogSource(key, caller.user(), claimed, source, sent > 0 ? observedNanos - sent : 0);
    }

    private static String claimedInstallation(Caller caller, Source source) {
        String claimed = source.getInstallation();
        if (Utf8.length(claimed) > INSTALLATION_BYTES_MAX) {
            throw LogRefused.invalid("the installation is longer than " + INSTALLATION_BYTES_MAX + " bytes");
        }
        return claimed.isEmpty() ? caller.subject() : claimed;
    }
}
