// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class CardNumbersTest {
    @Test
    void findsThemWithBlanksHyphensAndBesideOtherDigits() {
        assertThat(hidden("card 4111111111111111.")).isEqualTo("card #.");
        assertThat(hidden("4111 1111 1111 1111 20")).isEqualTo("# 20");
        assertThat(hidden("5500-0000-0000-0004, 378282246310005")).isEqualTo("#, #");
        assertThat(hidden("12 4111 1111 1111 1111")).isEqualTo("12 #");
    }

    @Test
    void leavesWhatIsNoneOfThem() {
        assertThat(hidden("4111 1111 1111 1112")).isEqualTo("4111 1111 1111 1112");
        assertThat(hidden("411111111111")).isEqualTo("411111111111");
        assertThat(hidden("4111  1111  1111  1111")).isEqualTo("4111  1111  1111  1111");
        assertThat(hidden("0000000000000000")).isEqualTo("0000000000000000");
        assertThat(hidden("at 1790000000005 ms")).isEqualTo("at 1790000000005 ms");
        assertThat(hidden("41111111111111111111111111")).isEqualTo("41111111111111111111111111");
        assertThat(hidden("")).isEmpty();
    }

    @Test
    void ofAnyTextOnlyDigitsAndWhatIsBetweenThemGo() {
        Random random = new Random(8);
        for (int round = 0; round < 2_000; round++) {
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(60);
            for (int i = 0; i < length; i++) {
                text.append("0123456789012345678901234567890 -a".charAt(random.nextInt(34)));
            }
            String left = hidden(text.toString());
            assertThat(left.replaceAll("[^a]", ""))
                    .as("of %s", text)
                    .isEqualTo(text.toString().replaceAll("[^a]", ""));
            assertThat(left.length()).isLessThanOrEqualTo(text.length());
        }
    }

    private static String hidden(String text) {
        return CardNumbers.hidden(text, "#");
    }
}
