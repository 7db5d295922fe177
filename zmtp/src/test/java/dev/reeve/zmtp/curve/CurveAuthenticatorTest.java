// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.curve;

import static dev.reeve.zmtp.curve.CurvePair.clientSide;
import static dev.reeve.zmtp.curve.CurvePair.command;
import static dev.reeve.zmtp.curve.CurvePair.done;
import static dev.reeve.zmtp.curve.CurvePair.first;
import static dev.reeve.zmtp.curve.CurvePair.rejected;
import static dev.reeve.zmtp.curve.CurvePair.reply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reeve.zmtp.CloseReason;
import dev.reeve.zmtp.Credentials;
import dev.reeve.zmtp.Verdict;
import dev.reeve.zmtp.wire.Command;
import dev.reeve.zmtp.wire.Handshake;
import dev.reeve.zmtp.wire.HandshakeStep;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who is let in, and what the others are told. */
final class CurveAuthenticatorTest {
    private final CurvePair pair = new CurvePair();
    private final Handshake serverSide = pair.serverSide();
    private final Handshake clientSide = pair.clientSide();

    @Test
    void tellsEachSideWhoTheOtherIs() {
        HandshakeStep.Done atServer = done(serverSide, reply(clientSide, reply(serverSide, first(clientSide))));
        HandshakeStep.Done atClient = done(clientSide, command(atServer.command()));

        assertThat(atServer.result().publicKeyZ85()).isEqualTo(pair.clientPair.publicKeyZ85());
        assertThat(atServer.result().userId()).isEqualTo("u-1");
        assertThat(atServer.result().properties().get("x-reeve")).isEqualTo(new byte[] {'1'});
        assertThat(atClient.result().publicKeyZ85()).isEqualTo(pair.serverPair.publicKeyZ85());
        assertThat(atClient.result().properties()).containsKey("socket-type");
    }

    @Test
    @Tag("27-02")
    void asksTheAuthenticatorWithTheFieldsOfZap() {
        List<Credentials> asked = new ArrayList<>();
        CurvePair asking = new CurvePair(credentials -> {
            asked.add(credentials);
            return new Verdict.Allowed("");
        });

        CurvePair.Connected _ = asking.connect();

        assertThat(asked).singleElement().satisfies(credentials -> {
            assertThat(credentials.domain()).isEqualTo("test");
            assertThat(credentials.address()).isEqualTo("192.0.2.7");
            assertThat(credentials.mechanism()).isEqualTo("CURVE");
            assertThat(credentials.publicKey()).isEqualTo(asking.clientPair.publicKey());
            assertThat(credentials.identity()).isEmpty();
        });
    }

    @Test
    @Tag("26-03")
    @Tag("J7")
    void refusesUnknownKeyWithError400() {
        Handshake stranger = clientSide(pair.client(CurveKeyPair.generate(pair.random)));

        HandshakeStep.Rejected refused = rejected(serverSide, reply(stranger, reply(serverSide, first(stranger))));

        assertThat(refused.reason()).isEqualTo(CloseReason.DENIED);
        assertThat(command(refused.errorCommand()))
                .isEqualTo(new byte[] {5, 'E', 'R', 'R', 'O', 'R', 3, '4', '0', '0'});
        assertThat(rejected(stranger, command(refused.errorCommand())).reason()).isEqualTo(CloseReason.DENIED);
    }

    @Test
    @Tag("27-02")
    void closesWithoutWordWhenAuthenticatorSaysLater() {
        CurvePair later = new CurvePair(_ -> new Verdict.Retry());

        HandshakeStep.Rejected refused = refusedBy(later);

        assertThat(refused).isEqualTo(HandshakeStep.Rejected.silently(CloseReason.DENIED_FOR_NOW));
    }

    @Test
    @Tag("27-02")
    @Tag("J7")
    void deniesWhenAuthenticatorFailsOrThrows() {
        CurvePair failing = new CurvePair(_ -> new Verdict.Failed());
        CurvePair throwing = new CurvePair(_ -> {
            throw new IllegalStateException("out of order");
        });

        assertThat(refusedBy(failing).reason()).isEqualTo(CloseReason.AUTHENTICATOR_FAILED);
        assertThat(refusedBy(throwing).reason()).isEqualTo(CloseReason.AUTHENTICATOR_FAILED);
    }

    private static HandshakeStep.Rejected refusedBy(CurvePair pair) {
        Handshake clientSide = pair.clientSide();
        Handshake serverSide = pair.serverSide();
        return rejected(serverSide, reply(clientSide, reply(serverSide, first(clientSide))));
    }

    @Test
    @Tag("27-01")
    @SuppressWarnings("NullAway") // For those who compile without it.
    void thereIsNoServerWithoutAuthenticator() {
        CurveServerKeys keys = CurveServerKeys.of(pair.serverPair);

        assertThatThrownBy(() -> new CurveServer(keys, null, "", pair.random, pair.crypto))
                .hasMessageContaining("authenticator");
    }

    @Test
    @Tag("27-03")
    void theCredentialIsOneKeyOf32Bytes() {
        assertThatThrownBy(() -> new CurveClient(pair.clientPair, new byte[31], pair.random, pair.crypto))
                .hasMessageContaining("32 bytes");
        assertThatThrownBy(() -> CurveKeyPair.ofSecretKey(new byte[33])).hasMessageContaining("32 bytes");
    }

    @Test
    @Tag("26-03")
    void clientThatSendsErrorIsRejected() {
        assertThat(rejected(serverSide, Command.error("400")).reason()).isEqualTo(CloseReason.BAD_HANDSHAKE);
    }
}
