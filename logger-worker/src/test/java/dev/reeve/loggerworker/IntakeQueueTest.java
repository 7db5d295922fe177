// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.loggerworker.Shedding.QueueBound;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class IntakeQueueTest {
    private final IntakeQueue queue = new IntakeQueue(new QueueBound(10, 1 << 20));

    @Test
    void countsReservationsAtOnceAndFreesThemWhenTheWriterIsThrough() throws InterruptedException {
        // Given
        Submission first = submit(warnings(6));
        boolean tooMany = queue.reserve(warnings(5)) == null;

        // When
        List<Submission> group = queue.takeGroup(1_000, Duration.ZERO);
        long whileWritten = queue.records();
        queue.done(group);

        // Then
        assertThat(tooMany).isTrue();
        assertThat(group).containsExactly(first);
        assertThat(whileWritten).isEqualTo(6);
        assertThat(queue.records()).isZero();
        assertThat(queue.bytes()).isZero();
    }

    @Test
    void givesAnUnusedReservationBack() {
        // Given
        Batch reserved = requireNonNull(queue.reserve(warnings(10)));

        // When
        queue.release(reserved);

        // Then
        assertThat(queue.reserve(warnings(10))).isNotNull();
    }

    @Test
    void neverSplitsABatchAndNeverExceedsTheGroup() throws InterruptedException {
        // Given
        Submission first = submit(warnings(3));
        Submission second = submit(warnings(3));

        // When
        List<Submission> group = queue.takeGroup(5, Duration.ZERO);
        List<Submission> next = queue.takeGroup(2, Duration.ZERO);

        // Then
        assertThat(group).containsExactly(first);
        assertThat(next).containsExactly(second);
    }

    @Test
    void takesNothingInOnceClosedButGivesOutWhatWaits() throws InterruptedException {
        // Given
        Submission waiting = submit(warnings(1));

        // When
        queue.close();

        // Then
        assertThat(queue.reserve(warnings(1))).isNull();
        assertThat(queue.enqueue(new Submission(warnings(1)))).isFalse();
        assertThat(queue.isDone()).isFalse();
        assertThat(queue.takeGroup(10, Duration.ofMinutes(1))).containsExactly(waiting);
        assertThat(queue.isDone()).isTrue();
    }

    private Submission submit(Batch batch) {
        Submission submission = new Submission(requireNonNull(queue.reserve(batch)));
        assertThat(queue.enqueue(submission)).isTrue();
        return submission;
    }

    private static Batch warnings(int count) {
        LogRecord[] records = new LogRecord[count];
        for (int i = 0; i < count; i++) {
            records[i] = Samples.record(Level.WARN, i + 1, "w");
        }
        return Samples.batch(records);
    }
}
