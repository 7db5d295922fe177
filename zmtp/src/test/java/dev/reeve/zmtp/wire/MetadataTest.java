// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.wire;

import static dev.reeve.testkit.HostilePeer.property;
import static dev.reeve.testkit.HostilePeer.ready;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.zmtp.CloseReason;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class MetadataTest {

    private static final byte[] ONE = {'1'};
    private static final int OFFSET = Command.readyMetadataOffset();

    private final HandshakeContext router = new HandshakeContext("", SocketType.ROUTER, Map.of("X-Reeve", ONE));
    private final HandshakeContext dealer = new HandshakeContext("", SocketType.DEALER, Map.of());

    @Test
    void writesSocketTypeFirstAndNamesInTheirCase() {
        assertThat(Command.ready(router.metadata())).isEqualTo(ready("ROUTER", property("X-Reeve", ONE)));
    }

    @Test
    void readsNamesWithoutCase() {
        MetadataVerdict verdict = judge(router, ready("DEALER", property("x-ReEvE", ONE)));

        assertThat(verdict)
                .isInstanceOfSatisfying(
                        MetadataVerdict.Accepted.class,
                        taken -> assertThat(taken.properties().get("x-reeve")).isEqualTo(ONE));
    }

    @Test
    void takesTheSocketTypesOfRfc28() {
        for (String type : new String[] {"DEALER", "REQ", "ROUTER"}) {
            assertThat(judge(router, ready(type))).isInstanceOf(MetadataVerdict.Accepted.class);
        }
        for (String type : new String[] {"PUB", "dealer", "REP", "", "PULL"}) {
            assertRefused(router, ready(type), CloseReason.WRONG_SOCKET_TYPE);
        }
        assertThat(judge(dealer, ready("ROUTER"))).isInstanceOf(MetadataVerdict.Accepted.class);
        assertRefused(dealer, ready("DEALER"), CloseReason.WRONG_SOCKET_TYPE);
        assertRefused(dealer, ready("REP"), CloseReason.WRONG_SOCKET_TYPE);
        assertRefused(router, Command.ready(new byte[0]), CloseReason.WRONG_SOCKET_TYPE);
    }

    @Test
    @Tag("J12")
    void refusesFactsThatTheTransportKnowsBetter() {
        byte[] value = "127.0.0.1:1".getBytes(StandardCharsets.US_ASCII);
        for (byte[] forged : new byte[][] {
            property("Peer-Address", value),
            property("user-id", value),
            property("Identity", new byte[] {0, 1}),
            property("Identity", new byte[256])
        }) {
            assertRefused(router, ready("DEALER", forged), CloseReason.FORGED_PROPERTY);
        }
        byte[] longest = new byte[255];
        Arrays.fill(longest, (byte) 'i');
        assertThat(judge(router, ready("DEALER", property("Identity", longest))))
                .isInstanceOfSatisfying(
                        MetadataVerdict.Accepted.class,
                        taken -> assertThat(taken.identity()).isEqualTo(longest));
    }

    @Test
    void refusesWhatIsMalformed() {
        byte[] whole = ready("DEALER", property("X-Reeve", ONE));
        int secondProperty = ready("DEALER").length;
        for (int cut = OFFSET + 1; cut < whole.length; cut++) {
            if (cut != secondProperty) {
                assertRefused(router, Arrays.copyOf(whole, cut), CloseReason.BAD_HANDSHAKE);
            }
        }
        assertRefused(router, ready("DEALER", property("X Reeve", ONE)), CloseReason.BAD_HANDSHAKE);
        assertRefused(router, ready("DEALER", property("", ONE)), CloseReason.BAD_HANDSHAKE);
        assertRefused(router, ready("DEALER", property("X-A", ONE), property("x-a", ONE)), CloseReason.BAD_HANDSHAKE);
        byte[] negative = property("X-A", ONE);
        negative[4] = (byte) 0x80;
        assertRefused(router, ready("DEALER", negative), CloseReason.BAD_HANDSHAKE);
    }

    @Test
    @Tag("W4")
    void neverThrowsAtMutatedProperties() {
        SplittableRandom random = new SplittableRandom(5);
        byte[] good = ready("DEALER", property("X-Reeve", ONE), property("Identity", new byte[] {'w'}));
        for (int i = 0; i < 2_000; i++) {
            byte[] mutated = Arrays.copyOf(good, random.nextInt(OFFSET, good.length + 1));
            for (int n = random.nextInt(4); n >= 0; n--) {
                mutated[random.nextInt(mutated.length)] = (byte) random.nextInt();
            }

            assertThat(judge(router, mutated)).isNotNull();
        }
    }

    private static MetadataVerdict judge(HandshakeContext context, byte[] ready) {
        return context.judge(ready, OFFSET);
    }

    private static void assertRefused(HandshakeContext context, byte[] ready, CloseReason reason) {
        assertThat(judge(context, ready)).isEqualTo(new MetadataVerdict.Refused(reason));
    }
}
