// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Text that is read eight bytes at a time is what it would be byte by byte. */
class FieldTextTest {
    @Test
    void findsEachWrongByteAtEachPlace() {
        for (int length = 0; length < 20; length++) {
            byte[] text = new byte[length + 2];
            java.util.Arrays.fill(text, (byte) 'x');
            for (int at = 1; at <= length; at++) {
                for (int b = 0; b < 256; b++) {
                    text[at] = (byte) b;
                    boolean visible = b > 0x20 && b < 0x7f;
                    assertThat(FieldText.isVisible(text, 1, length + 1)).isEqualTo(visible);
                    assertThat(FieldText.isPrintable(text, 1, length + 1)).isEqualTo(visible || b == 0x20);
                }
                text[at] = 'x';
            }
        }
    }

    @Test
    void wrongBytesDoNotHideEachOther() {
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < 20_000; i++) {
            byte[] text = new byte[16];
            boolean printable = true;
            boolean visible = true;
            for (int at = 0; at < text.length; at++) {
                int b = random.nextInt(10) == 0 ? random.nextInt(256) : random.nextInt(0x20, 0x7f);
                text[at] = (byte) b;
                printable &= b >= 0x20 && b <= 0x7e;
                visible &= b >= 0x21 && b <= 0x7e;
            }
            assertThat(FieldText.isPrintable(text, 0, text.length)).isEqualTo(printable);
            assertThat(FieldText.isVisible(text, 0, text.length)).isEqualTo(visible);
        }
    }
}
