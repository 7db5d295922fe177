// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.protocol;

import static dev.reeve.protocol.Expect.ok;
import static dev.reeve.protocol.Expect.rejected;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.reeve.protocol.v1.RequestEnvelope;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each field of a request's envelope at its limit and over it, and the metadata of clients. */
class EnvelopeLimitsTest extends EnvelopeFixture {
    static Stream<Arguments> limits() {
        return Stream.of(
                limit(
                        Rejections.METHOD,
                        size -> size.setMethod("m".repeat(128)),
                        size -> size.setMethod("m".repeat(129))),
                limit(Rejections.TOKEN, r -> r.setToken("t".repeat(4096)), r -> r.setToken("t".repeat(4097))),
                limit(
                        Rejections.IDEMPOTENCY_KEY,
                        r -> r.setIdempotencyKey("k".repeat(255)),
                        r -> r.setIdempotencyKey("k".repeat(256))),
                limit(
                        Rejections.CONTENT_TYPE,
                        r -> r.setContentType("c".repeat(128)),
                        r -> r.setContentType("c".repeat(129))),
                limit(
                        Rejections.TRACEPARENT,
                        r -> r.setTraceparent("0".repeat(55)),
                        r -> r.setTraceparent("0".repeat(54))),
                limit(Rejections.TRACEPARENT, r -> r.setTraceparent(""), r -> r.setTraceparent("0".repeat(56))),
                limit(
                        Rejections.TRACESTATE,
                        r -> r.setTracestate("s".repeat(512)),
                        r -> r.setTracestate("s".repeat(513))),
                limit(
                        Rejections.AFFINITY_KEY,
                        r -> r.setAffinityKey("a".repeat(128)),
                        r -> r.setAffinityKey("a".repeat(129))),
                limit(Rejections.META, r -> meta(r, 16, 1), r -> meta(r, 17, 1)),
                limit(Rejections.META, r -> meta(r, 1, 4094), r -> meta(r, 1, 4095)),
                limit(
                        Rejections.META,
                        r -> r.putClientMeta("k".repeat(64), ""),
                        r -> r.putClientMeta("k".repeat(65), "")),
                limit(Rejections.META, r -> r.putClientMeta("a", "ä"), r -> r.putClientMeta("A", "x")),
                limit(Rejections.META, r -> r.putClientMeta("a", ""), r -> r.putClientMeta("", "x")),
                limit(Rejections.METHOD, r -> r.setMethod("a.b/C_d-9"), r -> r.setMethod("a b")),
                limit(Rejections.TOKEN, r -> r.setToken("a.b.c~"), r -> r.setToken("a b")),
                limit(Rejections.IDEMPOTENCY_KEY, r -> r.setIdempotencyKey("{!}"), r -> r.setIdempotencyKey("ä")),
                limit(Rejections.CONTENT_TYPE, r -> r.setContentType("a/b; c=d"), r -> r.setContentType("a\nb")),
                limit(Rejections.TRACESTATE, r -> r.setTracestate("a=b c"), r -> r.setTracestate("a\r")),
                limit(Rejections.AFFINITY_KEY, r -> r.setAffinityKey("ä b"), r -> r.setAffinityKey("a\u007f")),
                limit(
                        Rejections.REQUEST_ID,
                        r -> r.setRequestId(ID),
                        r -> r.setRequestId(ID.concat(ByteString.copyFrom(new byte[1])))),
                limit(Rejections.REQUEST_ID, r -> r.setRequestId(ID), r -> r.clearRequestId()));
    }

    private static Arguments limit(
            String detail, UnaryOperator<RequestEnvelope.Builder> within, UnaryOperator<RequestEnvelope.Builder> over) {
        return Arguments.of(detail, within, over);
    }

    private static RequestEnvelope.Builder meta(RequestEnvelope.Builder request, int entries, int valueLength) {
        for (int i = 0; i < entries; i++) {
            request.putClientMeta("k" + (char) ('a' + i), "v".repeat(valueLength));
        }
        return request;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("limits")
    @Tag("C8")
    @Tag("E-14")
    void acceptsFieldAtItsLimitAndRejectsItOver(
            String detail, UnaryOperator<RequestEnvelope.Builder> within, UnaryOperator<RequestEnvelope.Builder> over) {
        ok(EnvelopeView.of(Envelope.encode(within.apply(minimal()).build())));
        rejected(EnvelopeView.of(Envelope.encode(over.apply(minimal()).build())), detail);
    }

    @Test
    @Tag("C8")
    void rejectsEnvelopeOneByteOver32Kib() {
        int overhead = Envelope.encode(minimal()
                                .setUnknownFields(Unknowns.ofBytes(20_000))
                                .build())
                        .length
                - 20_000;

        byte[] within = Envelope.encode(minimal()
                .setUnknownFields(Unknowns.ofBytes(Limits.ENVELOPE_BYTES_MAX - overhead))
                .build());
        byte[] over = Envelope.encode(minimal()
                .setUnknownFields(Unknowns.ofBytes(Limits.ENVELOPE_BYTES_MAX - overhead + 1))
                .build());

        ok(EnvelopeView.of(within));
        rejected(EnvelopeView.of(over), Rejections.ENVELOPE_SIZE);
    }

    @Test
    @Tag("E-14")
    void removesReservedMetaKeysAndRejectsControlCharacters() throws InvalidProtocolBufferException {
        RequestEnvelope request = minimal()
                .putClientMeta("reeve-user", "root")
                .putClientMeta("reeve", "kept")
                .putClientMeta("reeve-", "gone")
                .putClientMeta("x-reeve-user", "kept")
                .build();

        byte[] frame = ok(EnvelopeView.of(Envelope.encode(request))).restamped(new RequestStamp(), false);

        assertThat(parse(frame).getClientMetaMap()).containsOnlyKeys("reeve", "x-reeve-user");
        for (String value : new String[] {"a\nb", "a\r", "\u0000", "\u0085", "\u009f"}) {
            rejected(
                    EnvelopeView.of(
                            Envelope.encode(minimal().putClientMeta("k", value).build())),
                    Rejections.META);
        }
        String badUtf8 = "52060a016b1201ff";
        rejected(EnvelopeView.of(frame("0a10" + "00".repeat(16) + badUtf8)), Rejections.META);
    }

    @Test
    @Tag("E-14")
    void rejectsMetaEntriesOfOtherShapes() {
        String id = "0a10" + "00".repeat(16);
        for (String entry : new String[] {
            "5200",
            "52021201",
            "520512016b1200",
            "52040a016b10",
            "52060a016b0a016b",
            "52070a016b12001200",
            "52060a016b1a0161",
            "5205" + "0a016b1001",
            "5204" + "0a016b12"
        }) {
            assertThat(EnvelopeView.of(frame(id + entry))).isInstanceOf(Decoded.Rejected.class);
        }
        ok(EnvelopeView.of(frame(id + "52050a016b1200")));
        ok(EnvelopeView.of(frame(id + "52030a016b")));
        ok(EnvelopeView.of(frame(id + "520612" + "01760a016b")));
    }
}
