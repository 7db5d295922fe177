// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.reeve.protocol.ErrorReason;
import dev.reeve.protocol.ReeveException;
import dev.reeve.protocol.auth.v1.ExchangeKeyReply;
import dev.reeve.protocol.auth.v1.ExchangeKeyRequest;
import dev.reeve.protocol.auth.v1.JwksReply;
import dev.reeve.protocol.auth.v1.JwksRequest;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The gateway's own calls to {@code reeve.auth.v1.edge}, which no caller from outside can reach. */
final class KeyExchange {
    private static final String SERVICE = "reeve.auth.v1.edge";
    private static final String PROTOBUF = "application/proto";
    private static final Duration DEADLINE = Duration.ofSeconds(5);

    private final Upstream upstream;
    private final Supplier<UUID> requestIds;

    KeyExchange(Upstream upstream, Supplier<UUID> requestIds) {
        this.upstream = upstream;
        this.requestIds = requestIds;
    }

    /**
     * A short access token for an API key.
     *
     * @throws ReeveException APPLICATION: the key is not valid; else nobody could say
     */
    Granted exchange(String apiKey, String address) {
        byte[] request = ExchangeKeyRequest.newBuilder()
                .setApiKey(apiKey)
                .setAddress(address)
                .build()
                .toByteArray();
        try {
            ExchangeKeyReply reply = ExchangeKeyReply.parseFrom(ask("ExchangeKey", request));
            return new Granted(reply.getAccessToken(), Integer.toUnsignedLong(reply.getExpiresInMs()));
        } catch (InvalidProtocolBufferException e) {
            throw malformed(e);
        }
    }

    /** The public signing keys. */
    JwksReply jwks() {
        try {
            return JwksReply.parseFrom(
                    ask("Jwks", JwksRequest.getDefaultInstance().toByteArray()));
        } catch (InvalidProtocolBufferException e) {
            throw malformed(e);
        }
    }

    private byte[] ask(String method, byte[] body) {
        Upstream.Replies replies = upstream.open(new Call(
                SERVICE, method, body, PROTOBUF, null, DEADLINE, requestIds.get(), false, Call.Beside.NOTHING));
        Reply reply = answer(replies);
        if (reply == null || !reply.last()) {
            replies.cancel();
            throw ReeveException.of(ErrorReason.INTERNAL, SERVICE + " answered with a stream");
        }
        return reply.body();
    }

    private static @Nullable Reply answer(Upstream.Replies replies) {
        try {
            return replies.next();
        } catch (ReeveException e) {
            throw OwnServices.explained(e, SERVICE);
        }
    }

    private static ReeveException malformed(InvalidProtocolBufferException cause) {
        return ReeveException.builder(ErrorReason.INTERNAL, SERVICE + " answered with no valid message")
                .cause(cause)
                .build();
    }

    /** An access token and its life. */
    record Granted(String accessToken, long expiresInMs) {}
}
