// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.loggerworker.Shedding.QueueBound;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** L6: lowest severity first, each counted in the stream, nothing from WARN on before the queue is full. */
@Tag("L6")
class SheddingTest {
    private static final QueueBound BOUND = new QueueBound(100, 1 << 20);
    private static final Batch MIXED = Samples.batch(
            Samples.record(Level.TRACE, 1, "t"),
            Samples.record(Level.DEBUG, 2, "d"),
            Samples.record(Level.INFO, 3, "i"),
            Samples.record(Level.WARN, 4, "w"),
            Samples.record(Level.ERROR, 5, "e"));

    @Test
    void takesEverythingBelowFourFifths() {
        assertThat(new Shedding(BOUND, 74, 0).plan(MIXED)).isSameAs(MIXED);
    }

    @Test
    void shedsTraceAndDebugFromFourFifths() {
        // When
        Batch kept = requireNonNull(new Shedding(BOUND, 80, 0).plan(MIXED));

        // Then
        assertThat(kept.records()).extracting(LogRecord::level).containsExactly(Level.INFO, Level.WARN, Level.ERROR);
        assertThat(kept.losses()).singleElement().satisfies(loss -> {
            assertThat(loss.fromSeq()).isEqualTo(1);
            assertThat(loss.toSeq()).isEqualTo(2);
            assertThat(loss.count()).isEqualTo(2);
            assertThat(loss.reason()).isEqualTo("server-shed");
        });
    }

    @Test
    void shedsInfoTooFromNineteenTwentieths() {
        // When
        Batch kept = requireNonNull(new Shedding(BOUND, 95, 0).plan(MIXED));

        // Then
        assertThat(kept.records()).extracting(LogRecord::level).containsExactly(Level.WARN, Level.ERROR);
        assertThat(kept.losses()).singleElement().extracting(Loss::count).isEqualTo(3L);
    }

    @Test
    void countsBytesAsWellAsRecords() {
        // When
        Batch kept = requireNonNull(new Shedding(BOUND, 0, (1 << 20) * 81L / 100).plan(MIXED));

        // Then
        assertThat(kept.records()).extracting(LogRecord::level).containsExactly(Level.INFO, Level.WARN, Level.ERROR);
    }

    @Test
    void refusesTheWholeBatchWhenAWarningHasNoRoom() {
        assertThat(new Shedding(BOUND, 99, 0).plan(MIXED)).isNull();
    }

    @Test
    void keepsWhatFillsTheQueueToItsLastPlace() {
        assertThat(new Shedding(BOUND, 99, 0).plan(Samples.batch(Samples.record(Level.WARN, 1, "w"))))
                .isNotNull();
    }

    @Test
    void countsSheddingOfASourceWithoutSeq() {
        // Given
        Batch batch = Samples.batch(Samples.record(Level.DEBUG, 0, "a"), Samples.record(Level.DEBUG, 0, "b"));

        // When
        Batch kept = requireNonNull(new Shedding(BOUND, 90, 0).plan(batch));

        // Then
        assertThat(kept.records()).isEmpty();
        assertThat(kept.losses()).singleElement().satisfies(loss -> {
            assertThat(loss.fromSeq()).isZero();
            assertThat(loss.count()).isEqualTo(2);
        });
    }
}
