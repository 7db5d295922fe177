// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.reeve.protocol.v1.BrokerStamp;
import dev.reeve.protocol.v1.Identity;
import dev.reeve.protocol.v1.LatencyClass;
import dev.reeve.protocol.v1.Reason;
import dev.reeve.protocol.v1.ReplyEnvelope;
import dev.reeve.protocol.v1.RequestEnvelope;
import dev.reeve.protocol.v1.Status;
import dev.reeve.testkit.FuzzInput;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Any bytes after the envelope's mark: the broker's scanner rejects or reads what protobuf-java reads, and strips and
 * stamps as protobuf-java would; no input makes the one see what the other does not (E-06).
 */
@Tag("W2")
@Tag("W4")
@Tag("E-06")
@Tag("E-07")
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class EnvelopeFuzzTest {
    private static final byte[] ID = {9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9};
    private static final BrokerStamp STAMP = BrokerStamp.newBuilder()
            .setIdentity(Identity.newBuilder().setSubject("u_1").setTenant("t"))
            .setAttempt(2)
            .setDeadlineMsLeft(4_990)
            .build();
    private static final long HALF_ID = 0x0909_0909_0909_0909L;
    private static final float QUEUE_MS = 0.5f;
    private static final int ATTEMPT = 2;

    static Stream<byte[]> readsRequestEnvelopesAsProtobufDoesInputs() {
        return FuzzInput.corpus(EnvelopeFuzzTest.class, "readsRequestEnvelopesAsProtobufDoes.corpus");
    }

    @MethodSource("readsRequestEnvelopesAsProtobufDoesInputs")
    @FuzzTest(maxDuration = "10m")
    void readsRequestEnvelopesAsProtobufDoes(byte[] bytes) throws InvalidProtocolBufferException {
        byte[] frame = framed(bytes);
        Decoded<RequestEnvelope> decoded = Envelope.decodeRequest(frame);
        if (!(EnvelopeView.of(frame) instanceof Decoded.Ok<EnvelopeView>(EnvelopeView view))) {
            assertThat(EnvelopeView.requestIdOrZero(frame)).hasSize(Limits.REQUEST_ID_BYTES);
            return;
        }
        RequestEnvelope request = parsed(bytes);
        if (request == null) {
            // Only a client's stamp may be broken: nobody reads it, and no worker gets it (E-05).
            assertThat(view.hasStamp()).isTrue();
            assertThat(RequestEnvelope.parseFrom(unframed(view.restamped(Generators.written(STAMP), false)))
                            .getStamp())
                    .isEqualTo(STAMP);
            return;
        }
        assertThat(decoded).isEqualTo(new Decoded.Ok<>(request));
        assertThat(view.requestId()).isEqualTo(request.getRequestId().toByteArray());
        assertThat(view.method()).isEqualTo(request.getMethod());
        assertThat(view.token()).isEqualTo(request.getTokenBytes().toByteArray());
        assertThat(view.deadlineMsLeft()).isEqualTo(clamped(request.getDeadlineMsLeft()));
        assertThat(view.stream()).isEqualTo(request.getStream());
        assertThat(view.affinityKey()).isEqualTo(request.getAffinityKey());
        assertThat(view.latencyClass()).isEqualTo(known(request.getLatencyClass()));
        assertThat(view.hasStamp()).isEqualTo(request.hasStamp());
        for (boolean keepToken : new boolean[] {true, false}) {
            RequestEnvelope expected = stripped(request, keepToken);
            assertThat(RequestEnvelope.parseFrom(unframed(view.restamped(Generators.written(STAMP), keepToken))))
                    .isEqualTo(expected);
        }
    }

    private static @Nullable RequestEnvelope parsed(byte[] bytes) {
        try {
            return RequestEnvelope.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            return null;
        }
    }

    /** A class of a newer peer counts as none. */
    private static LatencyClass known(LatencyClass latencyClass) {
        return latencyClass == LatencyClass.UNRECOGNIZED ? LatencyClass.LATENCY_UNSPECIFIED : latencyClass;
    }

    /** An unsigned number of which Java sees the sign. */
    private static int clamped(int unsigned) {
        return unsigned < 0 ? Integer.MAX_VALUE : unsigned;
    }

    private static RequestEnvelope stripped(RequestEnvelope request, boolean keepToken) {
        RequestEnvelope.Builder expected =
                request.toBuilder().clearLatencyClass().setStamp(STAMP);
        if (!keepToken) {
            expected.clearToken();
        }
        for (String key : request.getClientMetaMap().keySet()) {
            if (key.startsWith("reeve-")) {
                expected.removeClientMeta(key);
            }
        }
        return expected.build();
    }

    static Stream<byte[]> readsReplyEnvelopesAsProtobufDoesInputs() {
        return FuzzInput.corpus(EnvelopeFuzzTest.class, "readsReplyEnvelopesAsProtobufDoes.corpus");
    }

    @MethodSource("readsReplyEnvelopesAsProtobufDoesInputs")
    @FuzzTest(maxDuration = "10m")
    void readsReplyEnvelopesAsProtobufDoes(byte[] bytes) throws InvalidProtocolBufferException {
        byte[] frame = framed(bytes);
        if (!(ReplyEnvelopeView.of(frame) instanceof Decoded.Ok<ReplyEnvelopeView>(ReplyEnvelopeView view))) {
            return;
        }
        ReplyEnvelope reply = ReplyEnvelope.parseFrom(bytes);
        assertThat(view.reasonNumber()).isEqualTo(reply.getStatus().getReasonValue());
        assertThat(view.isOk()).isEqualTo(reply.getStatus().getReasonValue() == 0);
        assertThat(Float.compare(view.workerMs(), reply.getWorkerMs())).isZero();
        byte[] worker = "w-1".getBytes(StandardCharsets.US_ASCII);
        ReplyStamp stamp = new ReplyStamp().become(HALF_ID, HALF_ID, QUEUE_MS, worker, ATTEMPT);
        assertThat(ReplyEnvelope.parseFrom(unframed(view.restamped(stamp)))).isEqualTo(restamped(reply));
    }

    private static ReplyEnvelope restamped(ReplyEnvelope reply) {
        ReplyEnvelope.Builder expected = reply.toBuilder()
                .setRequestId(ByteString.copyFrom(ID))
                .setQueueMs(QUEUE_MS)
                .setWorkerId("w-1")
                .setAttempt(ATTEMPT);
        for (String key : reply.getServerMetaMap().keySet()) {
            if (key.startsWith("reeve-")) {
                expected.removeServerMeta(key);
            }
        }
        int number = reply.getStatus().getReasonValue();
        ErrorReason reason = ErrorReason.ofNumber(number);
        if (number != 0 && (reason == null || !reason.isWorkersToSay())) {
            expected.setStatus(Status.newBuilder()
                    .setReason(Reason.INTERNAL)
                    .setMessage("the worker set a status that is not its to set"));
        }
        return expected.build();
    }

    private static byte[] framed(byte[] bytes) {
        byte[] frame = new byte[Envelope.PREFIX_BYTES + bytes.length];
        Envelope.putPrefix(frame);
        System.arraycopy(bytes, 0, frame, Envelope.PREFIX_BYTES, bytes.length);
        return frame;
    }

    private static byte[] unframed(byte[] frame) {
        return Arrays.copyOfRange(frame, Envelope.PREFIX_BYTES, frame.length);
    }
}
