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
 * @param capabilities as {@link Capabilities#column} has them; empty = not said
 * @param counters as {@link SenderCounters#column} has them; empty = not said
 */
record LogSource(
        SessionKey key,
        String user,
        boolean claimed,
        Source source,
        long offsetNanos,
        String capabilities,
        String counters) {
    private static final int INSTALLATION_BYTES_MAX = 128;

    static LogSource of(Caller caller, Source raw, long observedNanos) {
        return of(caller, raw, observedNanos, "", "");
    }

    static LogSource of(Caller caller, Source raw, long observedNanos, String capabilities, String counters) {
        Source source = SourceGuard.guard(raw);
        boolean claimed = caller.installation().isEmpty();
        String installation = installation(caller, source.getInstallation());
        SessionKey key = new SessionKey(caller.tenant(), installation, source.getSessionId());
        long sent = source.getSentUnixNano();
        return new LogSource(
                key, caller.user(), claimed, source, sent > 0 ? observedNanos - sent : 0, capabilities, counters);
    }

    /** As its token proves; the holder of an API key counts as it says, else as its key. */
    static String installation(Caller caller, String claimed) {
        if (!caller.installation().isEmpty()) {
            return caller.installation();
        }
        if (Utf8.length(claimed) > INSTALLATION_BYTES_MAX) {
            throw LogRefused.invalid("the installation is longer than " + INSTALLATION_BYTES_MAX + " bytes");
        }
        return claimed.isEmpty() ? caller.subject() : claimed;
    }
}
