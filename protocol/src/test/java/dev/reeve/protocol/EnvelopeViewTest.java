// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.protocol;

import static dev.reeve.protocol.Expect.ok;
import static dev.reeve.protocol.Expect.rejected;
import static dev.reeve.testkit.ForAll.forAll;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.reeve.protocol.v1.BrokerStamp;
import dev.reeve.protocol.v1.LatencyClass;
import dev.reeve.protocol.v1.RequestEnvelope;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a broker reads of a request's envelope without parsing it, and what it writes into it. */
class EnvelopeViewTest extends EnvelopeFixture {
    private static final int TRIES = 2_000;

    private record Stamped(RequestEnvelope request, BrokerStamp stamp, boolean keepToken) {}

    @Test
    @Tag("E-05")
    @Tag("E-07")
    void stripsAndStampsAsProtobufWould() {
        forAll(TRIES, draws -> new Stamped(Generators.request(draws), Generators.stamp(draws), draws.bool()), input -> {
            EnvelopeView view = ok(EnvelopeView.of(Envelope.encode(input.request)));

            byte[] frame = view.restamped(Generators.written(input.stamp), input.keepToken);

            assertThat(parse(frame)).isEqualTo(byProtobuf(input));
        });
    }

    /** What waited in a queue is stamped without being read again. */
    @Test
    @Tag("E-07")
    void stampsAsWellFromWhatWasNotedOfTheFrame() {
        forAll(TRIES, draws -> new Stamped(Generators.request(draws), Generators.stamp(draws), false), input -> {
            byte[] frame = Envelope.encode(input.request);
            EnvelopeView view = ok(EnvelopeView.of(frame));
            if (view.hasSimpleCut()) {
                int start = view.cutStart();
                int end = view.cutEnd();

                byte[] stamped = EnvelopeView.restamped(frame, start, end, Generators.written(input.stamp));

                assertThat(stamped).isEqualTo(view.restamped(Generators.written(input.stamp), false));
            }
        });
    }

    private static RequestEnvelope byProtobuf(Stamped input) {
        RequestEnvelope.Builder expected =
                input.request.toBuilder().clearLatencyClass().setStamp(input.stamp);
        if (!input.keepToken) {
            expected.clearToken();
        }
        for (String key : input.request.getClientMetaMap().keySet()) {
            if (key.startsWith("reeve-")) {
                expected.removeClientMeta(key);
            }
        }
        return expected.build();
    }

    @Test
    @Tag("E-07")
    void readsFieldsAsProtobufWould() {
        forAll(TRIES, Generators::request, request -> {
            EnvelopeView view = ok(EnvelopeView.of(Envelope.encode(request)));

            assertThat(view.requestId()).isEqualTo(request.getRequestId().toByteArray());
            assertThat(view.method()).isEqualTo(request.getMethod());
            assertThat(view.token()).isEqualTo(request.getTokenBytes().toByteArray());
            assertThat(view.hasToken()).isEqualTo(!request.getToken().isEmpty());
            assertThat(view.deadlineMsLeft()).isEqualTo(request.getDeadlineMsLeft());
            assertThat(view.idempotencyKey()).isEqualTo(request.getIdempotencyKey());
            assertThat(view.contentType()).isEqualTo(request.getContentType());
            assertThat(view.traceparent()).isEqualTo(request.getTraceparent());
            assertThat(view.attempt()).isEqualTo(request.getAttempt());
            assertThat(view.stream()).isEqualTo(request.getStream());
            assertThat(view.affinityKey()).isEqualTo(request.getAffinityKey());
            assertThat(view.latencyClass()).isEqualTo(request.getLatencyClass());
            assertThat(view.hasStamp()).isEqualTo(request.hasStamp());
            byte[] token =
                    Arrays.copyOfRange(view.frame(), view.tokenOffset(), view.tokenOffset() + view.tokenLength());
            assertThat(token).isEqualTo(view.token());
        });
    }

    @Test
    void readsOneFrameAfterTheOtherWithNothingLeftOver() {
        EnvelopeView view = new EnvelopeView();
        RequestStamp stamp = new RequestStamp();
        forAll(TRIES, Generators::request, request -> {
            byte[] frame = Envelope.encode(request);
            assertThat(view.read(new byte[] {0, 0x52, 0x56, 1, -1})).isNotNull();
            assertThat(view.read(frame)).isNull();

            EnvelopeView alone = ok(EnvelopeView.of(frame));
            assertThat(view.restamped(stamp, true)).isEqualTo(alone.restamped(stamp, true));
            assertThat(view.restamped(stamp, false)).isEqualTo(alone.restamped(stamp, false));
            assertThat(view.deadlineMsLeft()).isEqualTo(alone.deadlineMsLeft());
            assertThat(view.attempt()).isEqualTo(alone.attempt());
            assertThat(view.stream()).isEqualTo(alone.stream());
            assertThat(view.latencyClass()).isEqualTo(alone.latencyClass());
            assertThat(view.affinityKey()).isEqualTo(alone.affinityKey());
            ByteBuffer id = ByteBuffer.wrap(alone.requestId());
            assertThat(view.idHigh()).isEqualTo(id.getLong());
            assertThat(view.idLow()).isEqualTo(id.getLong());
            assertThat(new String(frame, view.methodOffset(), view.methodLength(), StandardCharsets.UTF_8))
                    .isEqualTo(alone.method());
        });
    }

    @Test
    @Tag("W4")
    void decodesWhatWasEncoded() {
        forAll(
                TRIES,
                Generators::request,
                request -> assertThat(ok(Envelope.decodeRequest(Envelope.encode(request))))
                        .isEqualTo(request));
    }

    @Test
    @Tag("E-06")
    void rejectsSingularFieldThatOccursTwice() {
        for (String field : new String[] {
            "0a10" + "00".repeat(16),
            "120161",
            "1a0161",
            "2001",
            "2a0161",
            "320161",
            "420161",
            "4801",
            "5801",
            "620161",
            "6801",
            "7a00"
        }) {
            String start = field.startsWith("0a") ? "" : "0a10" + "00".repeat(16);

            ok(EnvelopeView.of(frame(start + field)));
            rejected(EnvelopeView.of(frame(start + field + field)), Rejections.FIELD_TWICE);
            rejected(Envelope.decodeRequest(frame(start + field + field)), Rejections.FIELD_TWICE);
        }
    }

    @Test
    @Tag("E-06")
    void rejectsKnownFieldsOfOtherWireTypesAndWhatIsNoProtobuf() {
        String id = "0a10" + "00".repeat(16);
        rejected(EnvelopeView.of(frame(id + "1001")), Rejections.FIELD_TYPE);
        rejected(EnvelopeView.of(frame(id + "2200")), Rejections.FIELD_TYPE);
        rejected(EnvelopeView.of(frame(id + "5201")), Rejections.ENVELOPE_CONTENT);
        for (String broken : new String[] {
            "00",
            "07",
            "80",
            "1202",
            "1280808080808080808001",
            "83018401",
            "86",
            "ffffffffff7f00",
            "2d0000",
            "a106" + "00".repeat(7),
            "20ffffffffffffffffffff01"
        }) {
            rejected(EnvelopeView.of(frame(id + broken)), Rejections.ENVELOPE_CONTENT);
        }
    }

    @Test
    @Tag("E-13")
    void namesSupportedVersionWhenAnotherComes() {
        byte[] frame = Envelope.encode(minimal().build());
        frame[3] = 2;

        rejected(EnvelopeView.of(frame), "envelope version not supported; supported: 01");
        assertThat(Envelope.isEnvelope(frame)).isFalse();
    }

    @Test
    @Tag("E-02")
    void rejectsFrameThatIsNoEnvelope() {
        for (byte[] frame : Expect.frames("", "{}", "hello", new byte[] {0, 0x52, 0x56}, new byte[] {0, 1, 2, 1})) {
            rejected(EnvelopeView.of(frame), Rejections.NOT_ENVELOPE);
            rejected(ReplyEnvelopeView.of(frame), Rejections.NOT_ENVELOPE);
            rejected(Envelope.decodeReply(frame), Rejections.NOT_ENVELOPE);
            rejected(Envelope.decodeExtension(RequestEnvelope.parser(), frame), Rejections.NOT_ENVELOPE);
            assertThat(EnvelopeView.requestIdOrZero(frame)).isEqualTo(new byte[16]);
        }
    }

    @Test
    void findsRequestIdOfRejectedEnvelope() {
        byte[] id = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
        byte[] frame = Envelope.encode(minimal()
                .setRequestId(ByteString.copyFrom(id))
                .setMethod("not a method")
                .build());

        rejected(EnvelopeView.of(frame), Rejections.METHOD);
        assertThat(EnvelopeView.requestIdOrZero(frame)).isEqualTo(id);
        assertThat(EnvelopeView.requestIdOrZero(frame("0a03010203"))).isEqualTo(new byte[16]);
    }

    @Test
    @Tag("E-06")
    void passesUnknownFieldsUnchanged() throws InvalidProtocolBufferException {
        RequestEnvelope request = minimal()
                .setToken("secret")
                .setUnknownFields(Unknowns.ofBytes(7))
                .build();

        byte[] frame = ok(EnvelopeView.of(Envelope.encode(request))).restamped(new RequestStamp(), false);

        assertThat(parse(frame).getUnknownFields()).isEqualTo(request.getUnknownFields());
    }

    @Test
    void readsNumbersOfAnySizeWithoutOverflow() {
        String id = "0a10" + "00".repeat(16);
        EnvelopeView view = ok(EnvelopeView.of(frame(id + "20ffffffff0f" + "48ffffffffffffffffff01" + "6863")));

        assertThat(view.deadlineMsLeft()).isEqualTo(Integer.MAX_VALUE);
        assertThat(view.attempt()).isEqualTo(Integer.MAX_VALUE);
        assertThat(view.latencyClass()).isEqualTo(LatencyClass.LATENCY_UNSPECIFIED);
    }

    @Test
    @Tag("E-05")
    void keepsTokenOnlyWhenTold() throws InvalidProtocolBufferException {
        byte[] frame = Envelope.encode(minimal().setToken("secret").build());
        EnvelopeView view = ok(EnvelopeView.of(frame));

        assertThat(parse(view.restamped(new RequestStamp(), false)).getToken()).isEmpty();
        assertThat(parse(view.restamped(new RequestStamp(), true)).getToken()).isEqualTo("secret");
        assertThat(frame)
                .as("the source is untouched")
                .isEqualTo(Envelope.encode(minimal().setToken("secret").build()));
    }
}
