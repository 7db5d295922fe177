// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.netty;

import static dev.reeve.testkit.HostilePeer.COMMAND;
import static dev.reeve.testkit.HostilePeer.frame;
import static dev.reeve.testkit.HostilePeer.greeting;
import static dev.reeve.testkit.HostilePeer.message;
import static dev.reeve.testkit.HostilePeer.property;
import static dev.reeve.testkit.HostilePeer.ready;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reeve.testkit.HostilePeer;
import dev.reeve.zmtp.EchoRouter;
import dev.reeve.zmtp.RouterSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Handshakes and frames with a few bytes changed, cut, doubled or moved, over real sockets. Afterwards nothing is held,
 * no thread has met an exception, and a good client is answered. {@code -Dreeve.seed=N} repeats a run.
 */
@Tag("W3")
final class MutatedWireIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Test
    void threeThousandMutatedConversationsLeaveNothingBehind() throws IOException {
        converse(3_000);
    }

    @Test
    @Tag("long")
    @Timeout(1_800)
    void hundredThousandOfThemToo() throws IOException {
        converse(100_000);
    }

    private static void converse(int count) throws IOException {
        long seed = Long.getLong("reeve.seed", System.nanoTime());
        try (LeakWatch leaks = new LeakWatch();
                NettyTransportProvider provider = new NettyTransportProvider()) {
            EchoRouter echo = new EchoRouter(provider, RouterSettings.defaults());
            for (int i = 0; i < count; i++) {
                mutated(echo.port(), new SplittableRandom(seed + i));
            }

            try (HostilePeer good = HostilePeer.dealer(echo.port())) {
                good.send(List.of(new byte[] {1}));
                assertThat(good.receive(PATIENCE)).as("seed %d", seed).containsExactly(new byte[] {1});
            }
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(echo.router().stats().connections()).isZero());
            assertThat(echo.router().stats().transportFaults())
                    .as("seed %d", seed)
                    .isZero();
            assertThat(echo.router().stats().inboundBytes()).isZero();
            assertThat(echo.router().stats().outboundBytes()).isZero();
            leaks.assertNone();
        }
    }

    private static void mutated(int port, SplittableRandom random) throws IOException {
        ByteArrayOutputStream good = new ByteArrayOutputStream();
        good.writeBytes(greeting(3, "NULL"));
        good.writeBytes(frame(COMMAND, ready("DEALER", property("Identity", new byte[] {'m'}))));
        good.writeBytes(message(List.of(new byte[0], new byte[random.nextInt(400)], new byte[3])));
        good.writeBytes(frame(COMMAND, new byte[] {4, 'P', 'I', 'N', 'G', 0, 0, 'c'}));
        byte[] bytes = mutate(good.toByteArray(), random);
        int cut = random.nextInt(bytes.length + 1);
        HostilePeer peer = HostilePeer.connect(port);
        peer.write(Arrays.copyOf(bytes, cut)).write(Arrays.copyOfRange(bytes, cut, bytes.length));
        if (random.nextInt(4) == 0) {
            peer.close();
        } else {
            peer.reset(); // No port in TIME_WAIT.
        }
    }

    private static byte[] mutate(byte[] bytes, SplittableRandom random) {
        byte[] changed = bytes;
        for (int n = random.nextInt(5); n > 0; n--) {
            int at = random.nextInt(changed.length);
            switch (random.nextInt(4)) {
                case 0 -> changed[at] = (byte) random.nextInt();
                case 1 -> changed[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> changed = Arrays.copyOf(changed, Math.max(1, at));
                default -> {
                    byte[] doubled = Arrays.copyOf(changed, changed.length + at);
                    System.arraycopy(changed, 0, doubled, changed.length, at);
                    changed = doubled;
                }
            }
        }
        return changed;
    }
}
