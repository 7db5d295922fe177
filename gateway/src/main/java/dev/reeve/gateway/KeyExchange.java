// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import dev.reeve.protocol.ReeveException;
import dev.reeve.protocol.auth.v1.ExchangeKeyReply;
import dev.reeve.protocol.auth.v1.ExchangeKeyRequest;
import dev.reeve.protocol.auth.v1.JwksReply;
import dev.reeve.protocol.auth.v1.JwksRequest;
import java.time.Duration;

/** API keys against tokens, and the keys that verify those. */
final class KeyExchange {
    private static final Duration DEADLINE = Duration.ofSeconds(5);

    private final Edge edge;

    KeyExchange(Edge edge) {
        this.edge = edge;
    }

    /**
     * A short access token for an API key.
     *
     * @throws ReeveException APPLICATION: the key is not valid; else nobody could say
     */
    Granted exchange(String apiKey, String address) {
        ExchangeKeyRequest request = ExchangeKeyRequest.newBuilder()
                .setApiKey(apiKey)
                .setAddress(address)
                .build();
        ExchangeKeyReply reply = edge.ask("ExchangeKey", request, ExchangeKeyReply.parser(), DEADLINE);
        return new Granted(reply.getAccessToken(), Integer.toUnsignedLong(reply.getExpiresInMs()));
    }

    /** The public signing keys. */
    JwksReply jwks() {
        return edge.ask("Jwks", JwksRequest.getDefaultInstance(), JwksReply.parser(), DEADLINE);
    }

    /** An access token and its life. */
    record Granted(String accessToken, long expiresInMs) {}
}
