// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What one replica lets through, between one lease and the next; nobody answers here but the test. */
class SharedRateTest {
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final RateLeases leases = new RateLeases(
            new Edge(new FakeUpstream(), UUID::randomUUID), new GatewayMetrics(new SimpleMeterRegistry()), now::get);
    private final SharedRate rate = new SharedRate(new SharedRate.Terms("subject", 50, 200), 2, leases, now::get);

    private int allowedOf(int requests) {
        int allowed = 0;
        for (int i = 0; i < requests; i++) {
            allowed += rate.take("a").allowed() ? 1 : 0;
        }
        return allowed;
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    @Test
    void aCallerOfAFewRequestsAsksNobody() {
        // When
        int allowed = allowedOf(4);

        // Then
        assertThat(allowed).isEqualTo(4);
        assertThat(leases.waiting()).isZero();
    }

    @Test
    void aBurstGoesThroughUnsettledAndOneQuestionIsAsked() {
        // When
        int allowed = allowedOf(300);
        RateLimiter.Outcome refused = rate.take("a");

        // Then
        assertThat(allowed).isEqualTo(200);
        assertThat(leases.waiting()).isEqualTo(1);
        assertThat(refused.retryAfterMs()).isEqualTo(20);
        assertThat(refused.policy()).isEqualTo("\"subject\";q=200;w=4");
    }

    @Test
    void whatIsUnsettledIsPaidBack() {
        // Given
        assertThat(allowedOf(200)).isEqualTo(200);
        rate.leased("a", 0, 20);

        // When
        pass(Duration.ofSeconds(4));
        boolean early = rate.take("a").allowed();
        pass(Duration.ofMillis(20));

        // Then
        assertThat(early).as("the 200 unsettled take four seconds").isFalse();
        assertThat(allowedOf(100)).isZero();
    }

    @Test
    void whatTheOthersUsedIsNotThere() {
        // Given
        assertThat(allowedOf(8)).isEqualTo(8);

        // When
        rate.leased("a", 2, 20);
        RateLimiter.Outcome refused = rate.take("a");
        pass(Duration.ofMillis(139));
        RateLimiter.Outcome early = rate.take("a");
        pass(Duration.ofMillis(1));

        // Then
        assertThat(refused.allowed()).isFalse();
        assertThat(refused.retryAfterMs())
                .as("the next token, after the six not settled")
                .isEqualTo(140);
        assertThat(early.allowed()).isFalse();
        assertThat(allowedOf(100)).as("ten in all are not settled").isEqualTo(4);
    }

    @Test
    void aLeaseThatIsNotUsedIsGivenUp() {
        // Given
        assertThat(allowedOf(5)).isEqualTo(5);
        rate.leased("a", 15, 0);

        // When
        pass(Duration.ofSeconds(11));

        // Then
        assertThat(allowedOf(4)).isEqualTo(4);
        assertThat(leases.waiting()).as("none of the ten is left").isEqualTo(1);
        assertThat(allowedOf(1)).isEqualTo(1);
        assertThat(leases.waiting()).isEqualTo(2);
    }

    @Test
    void noReplicaLetsThroughMoreThanTheRateEvenIfLeasesSayYes() {
        // When
        int allowed = 0;
        for (int i = 0; i < 10; i++) {
            allowed += allowedOf(100);
            rate.leased("a", 1_000, 0);
        }

        // Then
        assertThat(allowed).isEqualTo(200);
    }

    @Test
    void keysDoNotShareAndTheLeastRecentIsForgotten() {
        // Given
        assertThat(allowedOf(200)).isEqualTo(200);

        // When
        boolean other = rate.take("b").allowed();
        rate.take("c");

        // Then
        assertThat(other).isTrue();
        assertThat(rate.keys()).isEqualTo(2);
        rate.leased("a", 10, 0);
        assertThat(allowedOf(1)).isEqualTo(1);
    }
}
