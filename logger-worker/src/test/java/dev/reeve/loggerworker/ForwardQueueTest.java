// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.gatewayapi.log.v1.Source;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ForwardQueueTest {
    private static final LogRecord SMALL = Samples.record(Level.INFO, 0, "small");
    private static final LogRecord LARGE = Samples.record(Level.INFO, 0, "x".repeat(8_000));

    private final ForwardQueue queue = new ForwardQueue();

    @Test
    void takesNoMoreRecordsThanItsBound() {
        int left = queue.offer(Collections.nCopies(ForwardQueue.RECORDS_MAX + 5, SMALL));

        assertThat(left).isEqualTo(5);
        assertThat(queue.records()).isEqualTo(ForwardQueue.RECORDS_MAX);
        assertThat(queue.offer(List.of(SMALL))).isEqualTo(1);
    }

    @Test
    void takesNoMoreBytesThanItsBound() {
        int left = queue.offer(Collections.nCopies(ForwardQueue.RECORDS_MAX, LARGE));

        assertThat(left).isPositive();
        assertThat(queue.bytes()).isLessThanOrEqualTo(ForwardQueue.BYTES_MAX);
        assertThat(queue.records() + left).isEqualTo(ForwardQueue.RECORDS_MAX);
    }

    @Test
    void countsWhatASourceSaysOfItselfToo() throws Exception {
        Source.Builder source = Source.newBuilder();
        IntStream.range(0, 40).forEach(i -> source.putAttributes("about." + i, "x".repeat(120)));
        LogRecord talkative = Samples.record(LogSource.of(Samples.PHONE, source.build(), 1), SMALL.content());

        int left = queue.offer(Collections.nCopies(ForwardQueue.RECORDS_MAX, talkative));

        assertThat(left).isPositive();
        assertThat(queue.bytes()).isLessThanOrEqualTo(ForwardQueue.BYTES_MAX);
        assertThat(queue.take(9, 15_000, Duration.ZERO)).hasSize(2);
    }

    @Test
    void givesBatchesWithinTheirBoundsAndAtLeastARecord() throws Exception {
        int left = queue.offer(List.of(SMALL, SMALL, SMALL, LARGE, SMALL));

        assertThat(left).isZero();
        assertThat(queue.take(2, 1 << 20, Duration.ZERO)).hasSize(2);
        assertThat(queue.take(9, ForwardQueue.size(SMALL) + 1, Duration.ZERO)).containsExactly(SMALL);
        assertThat(queue.take(9, 1, Duration.ZERO)).containsExactly(LARGE);
        assertThat(queue.take(9, 1, Duration.ZERO)).containsExactly(SMALL);
        assertThat(queue.bytes()).isZero();
    }

    @Test
    void givesWhatWaitsWhenItIsClosedAndThenNothing() throws Exception {
        int left = queue.offer(List.of(SMALL));
        queue.close();

        assertThat(left).isZero();
        assertThat(queue.offer(List.of(SMALL))).isEqualTo(1);
        assertThat(queue.take(9, 1 << 20, Duration.ofHours(1))).containsExactly(SMALL);
        assertThat(queue.take(9, 1 << 20, Duration.ofHours(1))).isEmpty();
    }
}
