// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reeve.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long a provider's documents are kept, and how often it is asked. */
class KeptDocumentTest {
    private final ManualClock clock = ManualClock.startingAt(Instant.parse("2026-11-25T10:00:00Z"));
    private int asked;
    private int status = 200;
    private String cacheControl = "";
    private final KeptDocument<Integer> document = new KeptDocument<>(
            () -> new ProviderHttp.Reply(status, Integer.toString(++asked), cacheControl), Integer::valueOf, clock);

    @ParameterizedTest
    @CsvSource({
        "'', 600",
        "max-age=1, 600",
        "'public, max-age=3600, x', 3600",
        "max-age=999999999, 86400",
        "no-store, 600"
    })
    void isKeptAsItSaysFromTenMinutesToADay(String header, int seconds) {
        cacheControl = header;

        assertThat(document.get()).isEqualTo(1);
        clock.advance(Duration.ofSeconds(seconds - 1));
        assertThat(document.get()).isEqualTo(1);
        clock.advance(Duration.ofSeconds(1));
        assertThat(document.get()).isEqualTo(2);
    }

    @Test
    void isRenewedOnceAMinuteAtMost() {
        assertThat(document.renewed()).isEqualTo(1);
        clock.advance(Duration.ofSeconds(59));
        assertThat(document.renewed()).isEqualTo(1);
        clock.advance(Duration.ofSeconds(1));
        assertThat(document.renewed()).isEqualTo(2);
    }

    @Test
    void anOldOneIsGoodForADayWhileTheProviderIsAway() {
        assertThat(document.get()).isEqualTo(1);
        status = 503;
        clock.advance(Duration.ofHours(23));
        assertThat(document.get()).isEqualTo(1);
        assertThat(asked).isEqualTo(2);
        assertThat(document.get()).isEqualTo(1);
        assertThat(asked).isEqualTo(2);
        clock.advance(Duration.ofHours(1));

        assertThatThrownBy(document::get).isInstanceOf(ProviderFault.class).hasMessageContaining("503");
    }

    @Test
    void aProviderThatFailedIsNotAskedAgainAtOnce() {
        status = 500;
        assertThatThrownBy(document::get).isInstanceOf(ProviderFault.class);
        assertThatThrownBy(document::get).isInstanceOf(ProviderFault.class);
        assertThat(asked).isEqualTo(1);
        status = 200;
        clock.advance(Duration.ofSeconds(5));

        assertThat(document.get()).isEqualTo(2);
    }
}
