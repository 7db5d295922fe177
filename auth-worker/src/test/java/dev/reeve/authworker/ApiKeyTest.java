// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ApiKeyTest {
    private final SecureRandom random = new SecureRandom();

    @Test
    void readsBackWhatItWrote() {
        for (ApiKey.Kind kind : ApiKey.Kind.values()) {
            ApiKey key = ApiKey.generate(kind, random);

            ApiKey read = ApiKey.parse(key.text()).orElseThrow();

            assertThat(read.kind()).isEqualTo(kind);
            assertThat(read.id()).isEqualTo(key.id()).matches("k_[0-9a-hjkmnp-tv-z]{26}");
            assertThat(read.hash().isEqualTo(key.hash())).isTrue();
            assertThat(key.text()).hasSize(89);
        }
    }

    @Test
    void refusesEverySingleMistypedCharacter() {
        String text = ApiKey.generate(ApiKey.Kind.SECRET, random).text();

        for (int i = 0; i < text.length(); i++) {
            char other = text.charAt(i) == '7' ? '8' : '7';
            String mistyped = text.substring(0, i) + other + text.substring(i + 1);
            assertThat(ApiKey.parse(mistyped)).as("position %d", i).isEmpty();
        }
    }

    @Test
    void refusesWhatIsNoKey() {
        String text = ApiKey.generate(ApiKey.Kind.PUBLISHABLE, random).text();

        for (String bad : new String[] {
            "",
            "rvs_",
            text + "0",
            text.substring(1),
            text.replace("rvp_", "rvs_"),
            text.toUpperCase(java.util.Locale.ROOT)
        }) {
            assertThat(ApiKey.parse(bad)).as(bad).isEmpty();
        }
    }

    @Test
    void neverShowsItsSecretAsText() {
        ApiKey key = ApiKey.generate(ApiKey.Kind.SECRET, random);

        String shown = key.toString();

        assertThat(shown).contains(key.id()).doesNotContain(key.text().substring(30));
    }

    @Test
    void callsASecretThatAPersonTypedWeak() {
        ApiKey typed = ApiKey.of(ApiKey.Kind.SECRET, UuidV7.at(Instant.EPOCH, random), new byte[32]);

        assertThat(typed.isWeak()).isTrue();
        assertThat(ApiKey.generate(ApiKey.Kind.SECRET, random).isWeak()).isFalse();
    }

    @Test
    void idsAreUuidsOfVersionSevenThatSortByTime() {
        UUID first = UuidV7.at(Instant.parse("2026-11-25T10:00:00Z"), random);
        UUID second = UuidV7.at(Instant.parse("2026-11-25T10:00:01Z"), random);

        assertThat(first.version()).isEqualTo(7);
        assertThat(first.variant()).isEqualTo(2);
        assertThat(IdKind.USER.text(first)).isLessThan(IdKind.USER.text(second));
        assertThat(IdKind.USER.parse(IdKind.USER.text(first))).contains(first);
        assertThat(IdKind.SESSION.parse(IdKind.USER.text(first))).isEmpty();
        assertThat(IdKind.USER.parse("u_zzzzzzzzzzzzzzzzzzzzzzzzzz")).isEmpty();
    }
}
