// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class PasswordHasherTest {
    private final PasswordHasher hasher =
            new PasswordHasher(new Argon2Cost(64, 1, 1), Peppers.NONE, new SecureRandom());

    @Test
    void takesTheRightPasswordAndNoOther() {
        PhcString phc = PhcString.parse(hasher.hash("correct horse").text());

        assertThat(hasher.matches("correct horse", phc)).isTrue();
        assertThat(hasher.matches("correct horse ", phc)).isFalse();
        assertThat(hasher.matches("", phc)).isFalse();
    }

    @Test
    void isArgon2idAsTheReferenceImplementationComputesIt() {
        // argon2 -id -t 2 -m 8 -p 1 of "password" with salt "somesalt": m=256 KiB (reference's test.c, version 0x13).
        byte[] tag = HexFormat.of().parseHex("9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe");
        PhcString reference = new PhcString(
                new Argon2Cost(256, 2, 1), "", "somesalt".getBytes(java.nio.charset.StandardCharsets.US_ASCII), tag);

        assertThat(hasher.matches("password", reference)).isTrue();
        assertThat(hasher.matches("passwore", reference)).isFalse();
    }

    @Test
    void saltsEveryHash() {
        assertThat(hasher.hash("same").text()).isNotEqualTo(hasher.hash("same").text());
    }

    @Test
    void noPasswordFitsTheDummy() {
        assertThat(hasher.matches("", hasher.dummy())).isFalse();
        assertThat(hasher.isOutdated(hasher.dummy()))
                .as("same cost as a real one")
                .isFalse();
    }

    @Test
    void refusesAStoredHashOfAnotherForm() {
        String salt = Base64.getEncoder().withoutPadding().encodeToString(new byte[16]);

        for (String bad : new String[] {
            "", "$argon2i$v=19$m=64,t=1,p=1$" + salt + "$" + salt, "$2y$10$abc", "$argon2id$v=19$m=64,t=1,p=1$" + salt
        }) {
            assertThatThrownBy(() -> PhcString.parse(bad)).as(bad).isInstanceOf(IllegalStateException.class);
        }
    }
}
