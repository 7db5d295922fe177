// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.protocol;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import dev.reeve.protocol.v1.BrokerStamp;
import dev.reeve.protocol.v1.Identity;
import dev.reeve.protocol.v1.LatencyClass;
import dev.reeve.protocol.v1.ReplyEnvelope;
import dev.reeve.protocol.v1.RequestEnvelope;
import dev.reeve.protocol.v1.Status;
import dev.reeve.testkit.Draws;
import java.util.Arrays;
import java.util.List;

/** Messages within the limits, for properties. */
final class Generators {
    private static final String METHOD = "abcXYZ019._/-";
    private static final String VISIBLE = "abcXYZ!~#{}\"";
    private static final String PRINTABLE = VISIBLE + " ;=/";
    private static final String WORDS = PRINTABLE + "äß世界";
    private static final String META = "abcxyz059-";

    private Generators() {}

    static RequestEnvelope request(Draws draws) {
        RequestEnvelope.Builder request = RequestEnvelope.newBuilder()
                .setRequestId(ByteString.copyFrom(draws.bytes(16, 16)))
                .setMethod(draws.text(0, 12, METHOD))
                .setToken(draws.text(0, 40, VISIBLE))
                .setDeadlineMsLeft(draws.intBetween(0, 100_000))
                .setIdempotencyKey(draws.text(0, 12, VISIBLE))
                .setContentType(draws.text(0, 12, PRINTABLE))
                .setTraceparent(draws.bool() ? draws.text(55, 55, "0123456789abcdef-") : "")
                .setTracestate(draws.text(0, 12, PRINTABLE))
                .setAttempt(draws.intBetween(0, 3))
                .setStream(draws.bool())
                .setAffinityKey(draws.text(0, 8, "abcäß世"))
                .setLatencyClass(draws.oneOf(
                        LatencyClass.LATENCY_UNSPECIFIED, LatencyClass.FAST, LatencyClass.NORMAL, LatencyClass.BULK));
        for (int i = draws.intBetween(0, 4); i > 0; i--) {
            request.putClientMeta(draws.oneOf("", "reeve-") + draws.text(1, 8, META), draws.text(0, 10, WORDS));
        }
        if (draws.chance(20)) {
            request.setStamp(stamp(draws));
        }
        if (draws.chance(30)) {
            request.setUnknownFields(unknown(draws));
        }
        return request.build();
    }

    /** The same stamp as the broker writes it. */
    static RequestStamp written(BrokerStamp stamp) {
        byte[] origin = RequestStamp.origin(
                stamp.getBrokerId(), stamp.getPeerUser(), stamp.getPeerRole(), stamp.getPlainClient());
        return new RequestStamp()
                .become(
                        stamp.hasIdentity() ? stamp.getIdentity() : null,
                        stamp.getDeadlineMsLeft(),
                        stamp.getQueueMs(),
                        stamp.getAttempt(),
                        origin);
    }

    static BrokerStamp stamp(Draws draws) {
        BrokerStamp.Builder stamp = BrokerStamp.newBuilder()
                .setDeadlineMsLeft(draws.intBetween(0, 60_000))
                .setQueueMs(draws.intBetween(0, 1_000) / 8f)
                .setAttempt(draws.intBetween(0, 3))
                .setBrokerId(draws.text(0, 10, META))
                .setPlainClient(draws.bool());
        if (draws.bool()) {
            stamp.setIdentity(Identity.newBuilder()
                    .setSubject(draws.text(0, 200, VISIBLE))
                    .addScopes(draws.text(0, 10, VISIBLE))
                    .setExpiresUnix(draws.longBetween(0, Long.MAX_VALUE)));
        }
        return stamp.build();
    }

    static ReplyEnvelope reply(Draws draws) {
        ReplyEnvelope.Builder reply = ReplyEnvelope.newBuilder()
                .setRetryAfterMs(draws.intBetween(0, 10_000))
                .setQueueMs(draws.intBetween(0, 100) / 4f)
                .setWorkerMs(draws.intBetween(0, 100) / 4f)
                .setWorkerId(draws.text(0, 10, META))
                .setContentType(draws.text(0, 12, PRINTABLE))
                .setAttempt(draws.intBetween(0, 3))
                .setSequence(draws.intBetween(0, 1_000))
                .setNoBody(draws.bool());
        if (draws.bool()) {
            reply.setRequestId(ByteString.copyFrom(draws.bytes(16, 16)));
        }
        if (draws.bool()) {
            reply.setStatus(status(draws));
        }
        for (int i = draws.intBetween(0, 4); i > 0; i--) {
            reply.putServerMeta(draws.oneOf("", "reeve-") + draws.text(1, 8, META), draws.text(0, 10, WORDS));
        }
        if (draws.chance(30)) {
            reply.setUnknownFields(unknown(draws));
        }
        return reply.build();
    }

    static Status status(Draws draws) {
        Status.Builder status = Status.newBuilder()
                .setReasonValue(draws.intBetween(0, 14))
                .setMessage(draws.text(0, 20, WORDS + "\n\t"))
                .setCode(draws.oneOf("", "OUT_OF_STOCK", "A1"))
                .setGrpcCode(draws.intBetween(0, 16))
                .setRetryable(draws.bool());
        if (draws.bool()) {
            status.addDetails(Any.newBuilder()
                    .setTypeUrl("type.googleapis.com/" + draws.text(0, 5, META))
                    .setValue(ByteString.copyFrom(draws.bytes(0, 10))));
        }
        return status.build();
    }

    /** Fields that a newer peer may send. */
    static UnknownFieldSet unknown(Draws draws) {
        int number = draws.oneOf(14, 16, 99, 536_870_911);
        UnknownFieldSet.Field field = switch (draws.intBetween(0, 3)) {
            case 0 ->
                UnknownFieldSet.Field.newBuilder()
                        .addVarint(draws.longBetween(0, Long.MAX_VALUE))
                        .build();
            case 1 ->
                UnknownFieldSet.Field.newBuilder()
                        .addFixed32(draws.intBetween(0, 9))
                        .build();
            case 2 ->
                UnknownFieldSet.Field.newBuilder()
                        .addFixed64(draws.longBetween(0, 9))
                        .build();
            default ->
                UnknownFieldSet.Field.newBuilder()
                        .addLengthDelimited(ByteString.copyFrom(draws.bytes(0, 20)))
                        .addLengthDelimited(ByteString.copyFrom(draws.bytes(0, 20)))
                        .build();
        };
        return UnknownFieldSet.newBuilder().addField(number, field).build();
    }

    /** A message as frames: anything from random bytes to a well-formed message with one thing changed. */
    static List<byte[]> hostileFrames(Draws draws) {
        List<byte[]> frames = draws.list(0, 7, Generators::plausibleFrame);
        if (!frames.isEmpty() && draws.chance(80)) {
            frames.set(0, header(draws));
            if (frames.size() > 1 && frames.getFirst().length == 0) {
                frames.set(1, header(draws));
            }
        }
        return frames;
    }

    private static byte[] header(Draws draws) {
        String name = draws.oneOf("MDPC02", "MDPW02", "", "MDPC01", "MDPW01", "MDPC03");
        return Expect.frames(name).getFirst();
    }

    private static byte[] plausibleFrame(Draws draws) {
        return switch (draws.intBetween(0, 7)) {
            case 0 -> new byte[0];
            case 1 -> new byte[] {(byte) draws.intBetween(0, 6)};
            case 2 -> new byte[] {(byte) draws.intBetween(0x80, 0x86)};
            case 3 -> Expect.frames("echo").getFirst();
            case 4 -> draws.bytes(0, 12);
            case 5 -> mutated(draws, Envelope.encode(request(draws)));
            case 6 -> mutated(draws, Envelope.encode(reply(draws)));
            default -> prefixed(draws.bytes(0, 20));
        };
    }

    /** With a few bytes changed, or cut, or as it is. */
    static byte[] mutated(Draws draws, byte[] frame) {
        byte[] copy = frame.clone();
        for (int i = draws.intBetween(0, 3); i > 0 && copy.length > 0; i--) {
            copy[draws.intBetween(0, copy.length - 1)] = (byte) draws.intBetween(0, 255);
        }
        int length = draws.chance(20) ? draws.intBetween(0, copy.length) : copy.length;
        return Arrays.copyOf(copy, length);
    }

    static byte[] prefixed(byte[] content) {
        byte[] frame = new byte[Envelope.PREFIX_BYTES + content.length];
        Envelope.putPrefix(frame);
        System.arraycopy(content, 0, frame, Envelope.PREFIX_BYTES, content.length);
        return frame;
    }
}
