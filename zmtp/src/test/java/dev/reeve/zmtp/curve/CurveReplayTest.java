// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.curve;

import static dev.reeve.zmtp.curve.CurvePair.clientSide;
import static dev.reeve.zmtp.curve.CurvePair.done;
import static dev.reeve.zmtp.curve.CurvePair.first;
import static dev.reeve.zmtp.curve.CurvePair.rejected;
import static dev.reeve.zmtp.curve.CurvePair.reply;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.zmtp.CloseReason;
import dev.reeve.zmtp.wire.Handshake;
import dev.reeve.zmtp.wire.HandshakeStep;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** How long a cookie is good, and where: nothing that was recorded opens a second connection. */
@ParameterizedClass
@MethodSource("dev.reeve.zmtp.curve.Cryptos#here")
final class CurveReplayTest {
    private final CurvePair pair;
    private final Handshake serverSide;
    private final Handshake clientSide;

    CurveReplayTest(CurveCrypto crypto) {
        pair = new CurvePair(crypto);
        serverSide = pair.serverSide();
        clientSide = pair.clientSide();
    }

    @Test
    @Tag("26-02")
    void refusesInitiateAfter61Seconds() {
        byte[] initiate = reply(clientSide, reply(serverSide, first(clientSide)));

        assertThat(serverSide.next(initiate, CurvePair.NOW_MS + 61_000))
                .isEqualTo(HandshakeStep.Rejected.silently(CloseReason.BAD_COOKIE));
    }

    @Test
    @Tag("26-02")
    void takesInitiateAfterTheLongestHandshakeThatTransportsAllow() {
        byte[] initiate = reply(clientSide, reply(serverSide, first(clientSide)));
        // Meanwhile others come, and the cookie key is renewed.
        byte[] _ = reply(pair.serverSide(), first(pair.clientSide()));
        HandshakeStep _ = pair.serverSide().next(first(pair.clientSide()), CurvePair.NOW_MS + 29_000);

        assertThat(serverSide.next(initiate, CurvePair.NOW_MS + 31_000)).isInstanceOf(HandshakeStep.Done.class);
    }

    @Test
    @Tag("A9")
    void refusesInitiateThatWasRecordedOnAnotherConnection() {
        byte[] initiate = reply(clientSide, reply(serverSide, first(clientSide)));
        HandshakeStep.Done _ = done(serverSide, initiate);
        Handshake replayed = pair.serverSide();
        byte[] _ = reply(replayed, first(pair.clientSide()));

        assertThat(rejected(replayed, initiate).reason()).isEqualTo(CloseReason.BAD_COOKIE);
    }

    @Test
    @Tag("A9")
    void refusesWholeHandshakeThatWasRecorded() {
        byte[] hello = first(clientSide);
        byte[] initiate = reply(clientSide, reply(serverSide, hello));
        HandshakeStep.Done _ = done(serverSide, initiate);
        Handshake replayed = pair.serverSide();
        byte[] _ = reply(replayed, hello);

        assertThat(rejected(replayed, initiate).reason()).isEqualTo(CloseReason.BAD_COOKIE);
    }

    @Test
    void refusesSecondInitiateOnTheSameConnection() {
        byte[] initiate = reply(clientSide, reply(serverSide, first(clientSide)));
        HandshakeStep.Done _ = done(serverSide, initiate);

        assertThat(rejected(serverSide, initiate).reason()).isEqualTo(CloseReason.BAD_HANDSHAKE);
    }
}
