// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import dev.reeve.protocol.ErrorReason;
import dev.reeve.protocol.ReeveException;
import dev.reeve.protocol.v1.Identity;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who a credential belongs to, and remembers the answer until the token expires. The brokers verify;
 * nothing is decided here. May block, so for virtual threads.
 */
final class Callers {
    /** How long a refused token is remembered as such. */
    private static final long REFUSED_FOR_MS = Duration.ofSeconds(10).toMillis();

    /** A key's access token is renewed this long before it expires. */
    private static final long RENEW_BEFORE_MS = Duration.ofSeconds(30).toMillis();

    private final Upstream upstream;
    private final KeyExchange keys;
    private final ExpiringCache<Optional<Identity>> identities;
    private final ExpiringCache<String> keyTokens;
    private final LongSupplier unixMs;

    Callers(Upstream upstream, KeyExchange keys, LimitSettings.RateLimits limits, LongSupplier unixMs) {
        this.upstream = upstream;
        this.keys = keys;
        this.unixMs = unixMs;
        this.identities = new ExpiringCache<>(limits.identities(), unixMs);
        this.keyTokens = new ExpiringCache<>(limits.apiKeys(), unixMs);
    }

    /** Who it is if that is known already; null = ask {@link #resolve}. Never blocks. */
    @Nullable
    Caller known(Credential credential, String address) {
        return switch (credential) {
            case Credential.None _ -> Caller.anonymous(address);
            case Credential.AccessToken token -> known(token.text(), address);
            case Credential.ApiKey key -> {
                String token = keyTokens.get(key.text());
                yield token == null ? null : known(token, address);
            }
            case Credential.Malformed _ -> null;
        };
    }

    /**
     * Who it is.
     *
     * @throws Refusal UNAUTHENTICATED
     * @throws ReeveException NO_WORKERS: nobody can say at the moment
     */
    Caller resolve(Credential credential, String address) {
        return switch (credential) {
            case Credential.None _ -> Caller.anonymous(address);
            case Credential.AccessToken token -> resolve(token.text(), address);
            case Credential.ApiKey key -> resolve(tokenOf(key.text(), address), address);
            case Credential.Malformed _ -> throw Refusal.unauthenticated();
        };
    }

    /** Forgets everything about a subject or session whose tokens were revoked. */
    void forget(String value) {
        identities.removeIf(identity -> identity.isPresent()
                && (value.equals(identity.get().getSubject())
                        || value.equals(identity.get().getSession())));
        keyTokens.removeIf(token -> identities.get(token) == null);
    }

    /** Forgets everything: nobody can say what was revoked meanwhile. */
    void forgetAll() {
        identities.removeIf(_ -> true);
        keyTokens.removeIf(_ -> true);
    }

    int identities() {
        return identities.size();
    }

    int keys() {
        return keyTokens.size();
    }

    private @Nullable Caller known(String token, String address) {
        Optional<Identity> identity = identities.get(token);
        return identity == null || identity.isEmpty() ? null : new Caller(token, identity.get(), address);
    }

    private Caller resolve(String token, String address) {
        Optional<Identity> identity = identities.get(token);
        if (identity == null) {
            identity = upstream.identity(token);
            long until =
                    identity.map(known -> known.getExpiresUnix() * 1_000).orElse(unixMs.getAsLong() + REFUSED_FOR_MS);
            identities.put(token, identity, until);
        }
        return new Caller(token, identity.orElseThrow(Refusal::unauthenticated), address);
    }

    private String tokenOf(String apiKey, String address) {
        String token = keyTokens.get(apiKey);
        if (token != null) {
            return token;
        }
        try {
            KeyExchange.Granted granted = keys.exchange(apiKey, address);
            keyTokens.put(apiKey, granted.accessToken(), unixMs.getAsLong() + granted.expiresInMs() - RENEW_BEFORE_MS);
            return granted.accessToken();
        } catch (ReeveException e) {
            if (e.reason() == ErrorReason.APPLICATION || e.reason() == ErrorReason.INVALID_REQUEST) {
                throw Refusal.unauthenticated();
            }
            throw e;
        }
    }
}
