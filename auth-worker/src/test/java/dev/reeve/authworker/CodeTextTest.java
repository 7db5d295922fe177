// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static dev.reeve.testkit.ForAll.forAll;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CodeTextTest {
    private final SecureRandom random = new SecureRandom();

    @Test
    void readsBackBothFormsAsTheyAreMailed() {
        CodeText.Link link = CodeText.newLink(random);
        CodeText.Typed typed = CodeText.newTyped(random);
        String grouped = typed.digits().substring(0, 4) + " " + typed.digits().substring(4);

        assertThat(link.text()).hasSize(26);
        assertThat(CodeText.parse(link.text())).contains(link);
        assertThat(typed.digits()).matches("\\d{8}");
        assertThat(CodeText.parse(typed.digits())).contains(typed);
        assertThat(CodeText.parse(grouped)).contains(typed);
    }

    @Test
    void isNeverMadeTwice() {
        Set<String> made = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            assertThat(made.add(CodeText.newLink(random).text())).isTrue();
        }
    }

    @Test
    void takesNothingElse() {
        for (String text :
                List.of("", "1234567", "123456789", "1234 56789", "\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668")) {
            assertThat(CodeText.parse(text)).as(text).isEmpty();
        }
        forAll(
                1_000,
                draws -> draws.anyText(0, 40),
                text -> CodeText.parse(text)
                        .ifPresent(code -> assertThat(text.replace(" ", "")).matches("[0-9]{8}|[0-9a-z]{26}")));
    }

    @Test
    void equalDigitsOfTwoCodesHaveDifferentHashes() {
        CodeText.Typed typed = new CodeText.Typed("12345678");
        UUID one = new UUID(1, 1);
        UUID other = new UUID(1, 2);

        assertThat(typed.hash(one).isEqualTo(typed.hash(other))).isFalse();
        assertThat(typed.hash(one).isEqualTo(typed.hash(one))).isTrue();
    }

    @Test
    void doesNotShowItself() {
        assertThat(CodeText.newTyped(random).toString()).doesNotContainPattern("\\d{8}");
        assertThat(CodeText.newLink(random).toString()).doesNotContainPattern("[0-9a-z]{26}");
    }
}
