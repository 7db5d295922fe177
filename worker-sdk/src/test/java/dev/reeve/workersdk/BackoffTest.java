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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BackoffTest {
    /** Always draws the largest value. */
    private static final RandomGenerator LARGEST = new RandomGenerator() {
        @Override
        public long nextLong() {
            return Long.MAX_VALUE;
        }

        @Override
        public long nextLong(long origin, long bound) {
            return bound - 1;
        }
    };

    @Test
    @Tag("7-22")
    void staysBetweenATenthAndFiveSeconds() {
        forAll(200, draws -> draws.longBetween(0, Long.MAX_VALUE), seed -> {
            Backoff backoff = new Backoff(new SplittableRandom(seed));
            Stream.generate(backoff::next)
                    .limit(50)
                    .forEach(delay -> assertThat(delay).isBetween(Duration.ofMillis(100), Duration.ofSeconds(5)));
        });
    }

    @Test
    void comesBackSlowlyToABrokerThatDoesNotKnowTheKey() {
        Backoff backoff = new Backoff(new SplittableRandom(1));

        assertThat(Stream.generate(backoff::nextAfterRefusal).limit(200))
                .allSatisfy(delay -> assertThat(delay).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(60)));
    }

    @Test
    void growsAndThenStaysAtItsBound() {
        Backoff backoff = new Backoff(LARGEST);

        assertThat(Stream.generate(backoff::next).limit(6).map(Duration::toMillis))
                .containsExactly(400L, 800L, 1_600L, 3_200L, 5_000L, 5_000L);
    }

    @ParameterizedTest
    @Tag("F3")
    @EnumSource(
            value = SessionEnd.class,
            names = {"LOST", "SILENT"})
    void comesBackSoonHoweverOftenTheBrokerDies(SessionEnd end) {
        Backoff backoff = new Backoff(LARGEST);

        for (int deaths = 0; deaths < 20; deaths++) {
            backoff.ended(true, end, 10);

            assertThat(backoff.next()).isEqualTo(Duration.ofMillis(400));
        }
    }

    @Test
    void waitsLongerForABrokerThatSendsItAway() {
        Backoff backoff = new Backoff(LARGEST);

        assertThat(Stream.generate(() -> {
                            backoff.ended(true, SessionEnd.DISCONNECTED, 4_999);
                            return backoff.next().toMillis();
                        })
                        .limit(3))
                .containsExactly(400L, 800L, 1_600L);
        backoff.ended(true, SessionEnd.DISCONNECTED, 5_000);
        assertThat(backoff.next()).isEqualTo(Duration.ofMillis(400));
    }

    @Test
    void waitsLongerForABrokerThatIsNotThere() {
        Backoff backoff = new Backoff(LARGEST);
        Duration _ = backoff.next();

        backoff.ended(false, SessionEnd.LOST, 10_000);

        assertThat(backoff.next()).isEqualTo(Duration.ofMillis(800));
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

        assertThat(distinct).isGreaterThan(800);
    }
}
