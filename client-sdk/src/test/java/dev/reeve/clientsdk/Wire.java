// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clientsdk;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import dev.reeve.protocol.v1.BrokerInfo;
import dev.reeve.protocol.v1.Cancel;
import dev.reeve.protocol.v1.ClientInfo;
import dev.reeve.protocol.v1.Reason;
import dev.reeve.protocol.v1.ReplyEnvelope;
import dev.reeve.protocol.v1.RequestEnvelope;
import dev.reeve.protocol.v1.Status;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Frames made and read by hand, as docs/protocol.md gives them. */
final class Wire {
    private static final byte[] PREFIX = {0x00, 0x52, 0x56, 0x01};

    private Wire() {}

    static byte[] frame(Object part) {
        return switch (part) {
            case String text -> text.getBytes(StandardCharsets.UTF_8);
            case Integer number -> new byte[] {number.byteValue()};
            case byte[] bytes -> bytes;
            case MessageLite message -> ext(message);
            default -> throw new IllegalArgumentException(part.toString());
        };
    }

    static byte[] ext(MessageLite message) {
        byte[] content = message.toByteArray();
        byte[] frame = Arrays.copyOf(PREFIX, PREFIX.length + content.length);
        System.arraycopy(content, 0, frame, PREFIX.length, content.length);
        return frame;
    }

    static byte[] content(byte[] frame) {
        if (!Arrays.equals(Arrays.copyOf(frame, 4), PREFIX)) {
            throw new AssertionError("no envelope");
        }
        return Arrays.copyOfRange(frame, 4, frame.length);
    }

    static RequestEnvelope request(ScriptedBroker.Received message) {
        try {
            return RequestEnvelope.parseFrom(content(message.frames().get(3)));
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    static Cancel cancel(ScriptedBroker.Received message) {
        try {
            return Cancel.parseFrom(content(message.frames().get(2)));
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    static ClientInfo clientInfo(ScriptedBroker.Received message) {
        try {
            return ClientInfo.parseFrom(content(message.frames().get(3)));
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    static boolean isRequest(ScriptedBroker.Received message, String service) {
        return message.frames().size() >= 4
                && message.text(0).equals("MDPC02")
                && message.command() == 1
                && message.text(2).equals(service);
    }

    static boolean isCancel(ScriptedBroker.Received message) {
        return message.frames().size() == 3 && message.text(0).equals("MDPC02") && message.command() == 0x82;
    }

    static BrokerInfo.Builder brokerInfo(String id) {
        return BrokerInfo.newBuilder()
                .setBrokerId(id)
                .setVersion("0.1.0")
                .setBootId(1)
                .setHeartbeatMs(2_500)
                .setLiveness(3)
                .setMaxFrameBytes(1_048_576)
                .setMaxFrames(16)
                .setMaxMessageBytes(4_194_304)
                .setMaxInFlight(1_000);
    }

    static ReplyEnvelope ok(ByteString requestId) {
        return ReplyEnvelope.newBuilder().setRequestId(requestId).build();
    }

    static ReplyEnvelope error(ByteString requestId, Reason reason, String message) {
        return ReplyEnvelope.newBuilder()
                .setRequestId(requestId)
                .setStatus(Status.newBuilder().setReason(reason).setMessage(message))
                .setNoBody(true)
                .build();
    }
}
