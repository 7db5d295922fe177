// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.testkit.HostilePeer;
import dev.reeve.zmtp.CloseReason;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class GreetingTest {

    @Test
    @Tag("23-01")
    void isSixtyFourBytesOfVersionThreeOne() {
        byte[] bytes = Greeting.of(new NullMechanism()).encode();

        byte[] expected = HostilePeer.greeting(3, "NULL");
        expected[11] = 1;
        assertThat(bytes).hasSize(64).isEqualTo(expected);
    }

    @Test
    @Tag("23-01")
    void isReadWithAnyPaddingAndHoweverItIsCut() {
        byte[] bytes = HostilePeer.greeting(3, "CURVE");
        Arrays.fill(bytes, 1, 9, (byte) 0xA5);
        Arrays.fill(bytes, 33, 64, (byte) 0x5A);
        bytes[32] = 1;
        for (int cut = 0; cut < 64; cut++) {
            GreetingDecoder decoder = new GreetingDecoder();

            assertThat(decoder.take(bytes, 0, cut)).isInstanceOf(GreetingStep.NeedMore.class);
            assertThat(decoder.missing()).isEqualTo(64 - cut);
            assertThat(decoder.take(bytes, cut, 64))
                    .isEqualTo(new GreetingStep.Complete(new Greeting(3, 0, "CURVE", true)));
        }
    }

    @Test
    @Tag("23-02")
    void takesHigherVersions() {
        byte[] bytes = HostilePeer.greeting(4, "NULL");
        bytes[11] = 9;

        assertThat(new GreetingDecoder().take(bytes, 0, 64))
                .isEqualTo(new GreetingStep.Complete(new Greeting(4, 9, "NULL", false)));
    }

    @Test
    @Tag("J13")
    @Tag("23-06")
    void refusesOldVersionsWithTheFirstByteThatShowsThem() {
        byte[] zmtp1 = {1, 0};
        byte[] zmtp2 = {(byte) 0xFF, 0, 0, 0, 0, 0, 0, 0, 1, 0x7F, 1};
        byte[] noSignature = {(byte) 0xFF, 0, 0, 0, 0, 0, 0, 0, 1, 0x7E};

        assertThat(new GreetingDecoder().take(zmtp1, 0, 1))
                .isEqualTo(new GreetingStep.Rejected(CloseReason.BAD_GREETING));
        assertThat(new GreetingDecoder().take(zmtp2, 0, zmtp2.length))
                .isEqualTo(new GreetingStep.Rejected(CloseReason.OLD_VERSION));
        assertThat(new GreetingDecoder().take(noSignature, 0, noSignature.length))
                .isEqualTo(new GreetingStep.Rejected(CloseReason.BAD_GREETING));
    }

    @Test
    void readsMechanismOfTwentyLetters() {
        byte[] bytes = HostilePeer.greeting(3, "ABCDEFGHIJKLMNOPQRST");

        assertThat(new GreetingDecoder().take(bytes, 0, 64))
                .isEqualTo(new GreetingStep.Complete(new Greeting(3, 0, "ABCDEFGHIJKLMNOPQRST", false)));
    }
}
