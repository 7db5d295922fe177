// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.protocol;

import static dev.reeve.testkit.ForAll.forAll;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.reeve.protocol.v1.ReplyEnvelope;
import dev.reeve.protocol.v1.RequestEnvelope;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Goal: no bytes of a peer raise an exception. Method: 10^5 messages per run, from random bytes to well-formed messages
 * with a few bytes changed, through every decoder.
 */
@Tag("W4")
@Tag("7-08")
class HostileFramesTest {
    private static final int TRIES = 50_000;

    @Test
    void decodesAnyMessageToOkOrRejected() {
        forAll(TRIES, Generators::hostileFrames, frames -> {
            assertThat(MdpDecoder.toBroker(frames)).isNotNull();
            assertThat(MdpDecoder.toClient(frames)).isNotNull();
            assertThat(MdpDecoder.toWorker(frames)).isNotNull();
            assertThat(SizeLimits.defaults().allow(frames)).isTrue();
        });
    }

    /** What the scanner accepts, a parser accepts: before a rewrite and after it. */
    @Test
    @Tag("E-06")
    void acceptsNoRequestEnvelopeThatParserRefuses() {
        forAll(TRIES / 2, draws -> Generators.mutated(draws, Envelope.encode(Generators.request(draws))), frame -> {
            EnvelopeView.requestIdOrZero(frame);
            if (EnvelopeView.of(frame) instanceof Decoded.Ok<EnvelopeView>(EnvelopeView view)) {
                byte[] restamped = view.restamped(new RequestStamp(), false);
                assertThat(parse(restamped).getToken()).isEmpty();
                if (!view.hasStamp()) {
                    assertThat(parse(frame).getMethod()).isEqualTo(view.method());
                    assertThat(Envelope.decodeRequest(frame)).isInstanceOf(Decoded.Ok.class);
                }
            }
        });
    }

    @Test
    void acceptsNoReplyEnvelopeThatParserRefuses() {
        ReplyStamp stamp = new ReplyStamp().become(0, 0, 1, new byte[] {'w'}, 1);
        forAll(TRIES / 2, draws -> Generators.mutated(draws, Envelope.encode(Generators.reply(draws))), frame -> {
            if (ReplyEnvelopeView.of(frame) instanceof Decoded.Ok<ReplyEnvelopeView>(ReplyEnvelopeView view)) {
                byte[] restamped = view.restamped(stamp);
                assertThat(Envelope.decodeReply(restamped)).isInstanceOf(Decoded.Ok.class);
                assertThat(ReplyEnvelope.parseFrom(content(restamped)).getWorkerId())
                        .isEqualTo("w");
            }
        });
    }

    private static RequestEnvelope parse(byte[] frame) throws InvalidProtocolBufferException {
        return RequestEnvelope.parseFrom(content(frame));
    }

    private static byte[] content(byte[] frame) {
        return Arrays.copyOfRange(frame, Envelope.PREFIX_BYTES, frame.length);
    }
}
