// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateLimiterTest {
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final RateLimiter limiter = new RateLimiter("subject", 10, 3, 2, now::get);

    @Test
    void aBurstIsTakenAtOnceAndThenTheRate() {
        // Given
        for (int i = 0; i < 3; i++) {
            assertThat(limiter.take("a").allowed()).isTrue();
        }

        // When
        RateLimiter.Outcome refused = limiter.take("a");
        now.addAndGet(Duration.ofMillis(100).toNanos());
        RateLimiter.Outcome later = limiter.take("a");

        // Then
        assertThat(refused.allowed()).isFalse();
        assertThat(refused.retryAfterMs()).isEqualTo(100);
        assertThat(refused.state()).isEqualTo("\"subject\";r=0;t=1");
        assertThat(refused.policy()).isEqualTo("\"subject\";q=3;w=1");
        assertThat(later.allowed()).isTrue();
        assertThat(limiter.take("a").allowed()).isFalse();
    }

    @Test
    void keysDoNotShareAndTheLeastRecentIsForgotten() {
        // Given
        for (int i = 0; i < 3; i++) {
            limiter.take("a");
        }

        // When
        boolean other = limiter.take("b").allowed();
        limiter.take("c");

        // Then
        assertThat(other).isTrue();
        assertThat(limiter.keys()).isEqualTo(2);
        assertThat(limiter.take("a").allowed()).isTrue();
    }

    @Test
    void inTheLongRunNoMoreThanTheRatePasses() {
        // When
        int allowed = 0;
        for (int ms = 0; ms < 10_000; ms++) {
            allowed += limiter.take("a").allowed() ? 1 : 0;
            now.addAndGet(1_000_000);
        }

        // Then
        assertThat(allowed).isBetween(100, 103);
    }
}
