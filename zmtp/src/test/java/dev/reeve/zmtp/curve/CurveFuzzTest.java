// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.curve;

import static dev.reeve.zmtp.curve.CurvePair.first;
import static dev.reeve.zmtp.curve.CurvePair.reply;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.reeve.testkit.FuzzInput;
import dev.reeve.zmtp.wire.Handshake;
import dev.reeve.zmtp.wire.HandshakeStep;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Any commands, and any bytes inside boxes that are sealed as they should be: no exception, and nobody comes in but by
 * a genuine vouch. Inputs are {@link FuzzInput#ofFrames}.
 */
@Tag("W2")
@Tag("W4")
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class CurveFuzzTest {
    private static final List<CurvePair> PAIRS =
            Cryptos.here().map(CurvePair::new).toList();

    static Stream<byte[]> bothSidesTakeAnyCommandsInputs() {
        return FuzzInput.corpus(CurveFuzzTest.class, "bothSidesTakeAnyCommands.corpus");
    }

    @MethodSource("bothSidesTakeAnyCommandsInputs")
    @FuzzTest(maxDuration = "10m")
    void bothSidesTakeAnyCommands(byte[] bytes) {
        PAIRS.forEach(pair -> bothSidesTakeAnyCommands(pair, bytes));
    }

    private static void bothSidesTakeAnyCommands(CurvePair pair, byte[] bytes) {
        Handshake server = pair.serverSide();
        Handshake client = pair.clientSide();
        byte[] _ = first(client);
        for (byte[] command : new FuzzInput(bytes).frames()) {
            assertThat(server.next(command.clone(), CurvePair.NOW_MS)).isInstanceOf(HandshakeStep.Rejected.class);
            assertThat(client.next(command.clone(), CurvePair.NOW_MS)).isInstanceOf(HandshakeStep.Rejected.class);
        }
    }

    static Stream<byte[]> serverTakesAnythingInsideInitiateInputs() {
        return FuzzInput.corpus(CurveFuzzTest.class, "serverTakesAnythingInsideInitiate.corpus");
    }

    /** Frame 1 is the metadata; frame 2 is added (XOR) to key, vouch nonce and vouch. */
    @MethodSource("serverTakesAnythingInsideInitiateInputs")
    @FuzzTest(maxDuration = "10m")
    void serverTakesAnythingInsideInitiate(byte[] bytes) {
        PAIRS.forEach(pair -> serverTakesAnythingInsideInitiate(pair, bytes));
    }

    private static void serverTakesAnythingInsideInitiate(CurvePair pair, byte[] bytes) {
        List<byte[]> frames = new FuzzInput(bytes).frames();
        byte[] metadata = frames.isEmpty() ? new byte[0] : frames.getFirst();
        byte[] changes = frames.size() < 2 ? new byte[0] : frames.get(1);
        Handshake server = pair.serverSide();
        RawCurveClient raw = new RawCurveClient(pair);
        byte[] initiate = raw.initiate(reply(server, raw.hello(1)), 2, metadata, changes);

        if (server.next(initiate, CurvePair.NOW_MS) instanceof HandshakeStep.Done(var ready, var result)) {
            assertThat(changes).isEqualTo(new byte[changes.length]);
            assertThat(result.userId()).isEqualTo("u-1");
            assertThat(ready).isNotNull();
        }
    }
}
