// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

import static dev.reeve.testkit.ForAll.forAll;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class BackoffTest {

    @Test
    @Tag("7-22")
    void staysBetweenATenthAndThirtySeconds() {
        forAll(200, draws -> draws.longBetween(0, Long.MAX_VALUE), seed -> {
            Backoff backoff = new Backoff(new SplittableRandom(seed));
            Stream.generate(backoff::next)
                    .limit(50)
                    .forEach(delay -> assertThat(delay).isBetween(Duration.ofMillis(100), Duration.ofSeconds(30)));
        });
    }

    @Test
    void growsAndThenStaysAtItsBound() {
        // A generator that always draws the largest value.
        RandomGenerator largest = new RandomGenerator() {
            @Override
            public long nextLong() {
                return Long.MAX_VALUE;
            }

            @Override
            public long nextLong(long origin, long bound) {
                return bound - 1;
            }
        };
        Backoff backoff = new Backoff(largest);

        assertThat(Stream.generate(backoff::next).limit(9).map(Duration::toMillis))
                .containsExactly(400L, 800L, 1_600L, 3_200L, 6_400L, 12_800L, 25_600L, 30_000L, 30_000L);
        backoff.reset();
        assertThat(backoff.next()).isEqualTo(Duration.ofMillis(400));
    }

    @Test
    @Tag("J14")
    void doesNotBringAThousandWorkersBackInStep() {
        SplittableRandom random = new SplittableRandom(1);

        long distinct = Stream.generate(() -> {
                    Backoff backoff = new Backoff(random);
                    for (int i = 0; i < 8; i++) {
                        Duration _ = backoff.next();
                    }
                    return backoff.next();
                })
                .limit(1_000)
                .distinct()
                .count();

        assertThat(distinct).isGreaterThan(900);
    }
}
