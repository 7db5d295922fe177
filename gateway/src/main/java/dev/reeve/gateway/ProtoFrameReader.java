// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.reeve.gatewayapi.gateway.v1.Call;
import dev.reeve.gatewayapi.gateway.v1.Publish;
import dev.reeve.gatewayapi.gateway.v1.Subscribe;
import org.jspecify.annotations.Nullable;

/** Reads frames of {@link FrameFormat#PROTO}. */
final class ProtoFrameReader {
    private ProtoFrameReader() {}

    /** Reads one message. Never throws. */
    static FrameFormat.Read read(byte[] message) {
        dev.reeve.gatewayapi.gateway.v1.ClientFrame frame;
        try {
            frame = dev.reeve.gatewayapi.gateway.v1.ClientFrame.parseFrom(message);
        } catch (InvalidProtocolBufferException _) {
            return new FrameFormat.Read.Bad(0, "no ClientFrame");
        }
        long id = Integer.toUnsignedLong(frame.getId());
        if (id == 0 && !frame.hasPing() && !frame.hasPong()) {
            return new FrameFormat.Read.Bad(0, "needs an id from 1 to 4294967295");
        }
        try {
            ClientFrame read = read(id, frame);
            return read == null
                    ? new FrameFormat.Read.Bad(id, "a kind this gateway does not know")
                    : new FrameFormat.Read.Good(read);
        } catch (Refusal e) {
            return new FrameFormat.Read.Bad(id, String.valueOf(e.getMessage()));
        }
    }

    private static @Nullable ClientFrame read(long id, dev.reeve.gatewayapi.gateway.v1.ClientFrame frame) {
        return switch (frame.getKindCase()) {
            case AUTH ->
                new ClientFrame.Auth(
                        id, frame.getAuth().getToken(), frame.getAuth().getClient());
            case CALL -> invoke(id, frame.getCall());
            case CANCEL -> new ClientFrame.Cancel(id);
            case SUBSCRIBE ->
                new ClientFrame.Subscribe(id, frame.getSubscribe().getTopic(), position(frame.getSubscribe()));
            case UNSUBSCRIBE ->
                new ClientFrame.Unsubscribe(id, frame.getUnsubscribe().getTopic());
            case PUBLISH -> publish(id, frame.getPublish());
            case PING -> new ClientFrame.Ping(id);
            case PONG -> new ClientFrame.Pong(id);
            case KIND_NOT_SET -> null;
        };
    }

    private static ClientFrame invoke(long id, Call call) {
        return new ClientFrame.Invoke(
                id,
                call.getService(),
                call.getMethod(),
                new ClientFrame.Body(call.getBody().toByteArray(), call.getContentType()),
                Integer.toUnsignedLong(call.getDeadlineMs()),
                call.getIdempotencyKey(),
                call.getRequestId(),
                call.getTraceparent(),
                call.getTracestate(),
                call.getAffinityKey(),
                call.getAppMap());
    }

    private static ClientFrame publish(long id, Publish publish) {
        return new ClientFrame.Publish(
                id,
                publish.getTopic(),
                new ClientFrame.Body(publish.getBody().toByteArray(), publish.getContentType()),
                publish.getIdempotencyKey());
    }

    /** Offsets are unsigned on the wire; one that Java sees as negative is none a broker gave. */
    private static Topics.@Nullable Position position(Subscribe subscribe) {
        if (!subscribe.hasPosition()) {
            return null;
        }
        long offset = subscribe.getPosition().getOffset();
        if (offset < 0) {
            throw Refusal.invalid("offset is not one this gateway gave");
        }
        return new Topics.Position(subscribe.getPosition().getEpoch(), offset);
    }
}
