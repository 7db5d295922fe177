// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static dev.reeve.testkit.ForAll.forAll;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What strangers send: parsing gives a value or a refusal, never another exception, and one value has one text. */
class UntrustedTextTest {
    private static final int TRIES = 2_000;
    private static final String BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private final SecureRandom random = new SecureRandom();

    @Test
    void aRefreshTokenIsWhatItsTextSaysOrNothing() {
        forAll(
                TRIES,
                draws -> "rr1_" + draws.text(70, 80, BASE64),
                text -> RefreshToken.parse(text)
                        .ifPresent(token -> assertThat(token.text()).isEqualTo(text)));
        forAll(
                TRIES,
                draws -> draws.anyText(0, 100),
                text -> assertThat(RefreshToken.parse(text)).isEmpty());
    }

    @Test
    void aRefreshTokenReadsBackAndFitsOnlyItsOwnKey() {
        forAll(TRIES, draws -> draws.longBetween(0, Long.MAX_VALUE), counter -> {
            UUID session = UuidV7.at(Instant.EPOCH, random);
            byte[] key = new byte[RefreshToken.KEY_BYTES];
            random.nextBytes(key);
            RefreshToken read = RefreshToken.parse(
                            RefreshToken.of(session, counter, key).text())
                    .orElseThrow();
            assertThat(read.session()).isEqualTo(session);
            assertThat(read.counter()).isEqualTo(counter);
            assertThat(read.isMadeWith(key)).isTrue();
            key[0] ^= 1;
            assertThat(read.isMadeWith(key)).isFalse();
        });
    }

    @Test
    void anApiKeyIsNeverFoundInNoise() {
        forAll(
                TRIES,
                draws -> draws.anyText(0, 120),
                text -> assertThat(ApiKey.parse(text)).isEmpty());
        forAll(
                TRIES,
                draws -> "rvs_" + draws.text(85, 85, "0123456789abcdefghjkmnpqrstvwxyz"),
                text -> assertThat(ApiKey.parse(text)).isEmpty());
    }

    @Test
    void anAddressIsTakenOrRefusedWithAReason() {
        forAll(TRIES, draws -> draws.anyText(0, 20) + "@" + draws.anyText(0, 20), text -> {
            try {
                EmailAddress address = EmailAddress.parse(text);
                assertThat(EmailAddress.parse(address.text())).isEqualTo(address);
                assertThat(address.key()).doesNotContainAnyWhitespaces();
            } catch (AuthRefusal refusal) {
                assertThat(refusal.reason()).isEqualTo(AuthReason.INVALID_REQUEST);
            }
        });
    }

    @Test
    void base32ReadsBackAndIsStrict() {
        forAll(TRIES, draws -> draws.bytes(0, 40), bytes -> {
            String text = CrockfordBase32.encode(bytes);
            assertThat(CrockfordBase32.decode(text, bytes.length))
                    .hasValueSatisfying(read -> assertThat(read).isEqualTo(bytes));
        });
        forAll(
                TRIES,
                draws -> draws.text(26, 26, "0123456789abcdefghjkmnpqrstvwxyz"),
                text -> CrockfordBase32.decode(text, 16)
                        .ifPresent(bytes ->
                                assertThat(CrockfordBase32.encode(bytes)).isEqualTo(text)));
    }
}
