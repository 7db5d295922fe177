// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TotpTest {
    private static final byte[] SECRET = "12345678901234567890".getBytes(US_ASCII);

    /** RFC 6238 appendix B, SHA-1, the last six of its eight digits. */
    @Test
    void makesTheCodesOfTheStandard() {
        Map<Long, String> vectors = new TreeMap<>(Map.of(
                59L, "287082",
                1_111_111_109L, "081804",
                1_111_111_111L, "050471",
                1_234_567_890L, "005924",
                2_000_000_000L, "279037",
                20_000_000_000L, "353130"));

        vectors.forEach((second, code) -> assertThat(Totp.codeOf(SECRET, Totp.stepAt(Instant.ofEpochSecond(second))))
                .as("at %d", second)
                .isEqualTo(code));
    }

    @Test
    void takesTheStepBeforeAndAfterAndNoOther() {
        Instant now = Instant.ofEpochSecond(1_111_111_111L);
        long step = Totp.stepAt(now);

        for (long near = step - 1; near <= step + 1; near++) {
            assertThat(Totp.match(SECRET, Totp.codeOf(SECRET, near), now, 0)).hasValue(near);
        }
        assertThat(Totp.match(SECRET, Totp.codeOf(SECRET, step - 2), now, 0)).isEmpty();
        assertThat(Totp.match(SECRET, Totp.codeOf(SECRET, step + 2), now, 0)).isEmpty();
    }

    @Test
    void takesNoStepThatWasUsedNorOneBeforeIt() {
        Instant now = Instant.ofEpochSecond(1_111_111_111L);
        long step = Totp.stepAt(now);

        assertThat(Totp.match(SECRET, Totp.codeOf(SECRET, step), now, step)).isEmpty();
        assertThat(Totp.match(SECRET, Totp.codeOf(SECRET, step - 1), now, step)).isEmpty();
        assertThat(Totp.match(SECRET, Totp.codeOf(SECRET, step + 1), now, step)).hasValue(step + 1);
    }

    /** RFC 4648 section 10. */
    @Test
    void writesSecretsAsAuthenticatorAppsReadThem() {
        Map<String, String> vectors = Map.of(
                "",
                "",
                "f",
                "MY",
                "fo",
                "MZXQ",
                "foo",
                "MZXW6",
                "foob",
                "MZXW6YQ",
                "fooba",
                "MZXW6YTB",
                "foobar",
                "MZXW6YTBOI");

        vectors.forEach((text, base32) ->
                assertThat(Base32.encode(text.getBytes(US_ASCII))).as(text).isEqualTo(base32));
    }

    @Test
    void recoveryCodesDifferAndAreReadHoweverTheyWereCopied() {
        List<String> codes = RecoveryCodes.make(new java.security.SecureRandom());

        assertThat(new HashSet<>(codes)).hasSize(10);
        assertThat(codes).allMatch(code -> code.matches("[0-9a-z]{8}-[0-9a-z]{8}"));
        SecretHash hash = RecoveryCodes.hashOf("0123abcd-1111zzzz");
        for (String copied : List.of("0123ABCD-1111ZZZZ", " 0123abcd 1111zzzz", "O123abcdil1lzzzz")) {
            assertThat(RecoveryCodes.hashOf(copied).isEqualTo(hash)).as(copied).isTrue();
        }
    }
}
