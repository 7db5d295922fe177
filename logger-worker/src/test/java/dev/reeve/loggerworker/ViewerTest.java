// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.gatewayapi.log.v1.Entry;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("L3")
class ViewerTest {
    private final Viewer.Tally tally = new Viewer.Tally();
    private final Viewer viewer = viewer(new Viewer.Bound(4, 1 << 20));

    @Test
    void keepsTheOrderOfArrivalAcrossSeverities() throws InterruptedException {
        // Given
        offer(Level.INFO, "1");
        offer(Level.ERROR, "2");
        offer(Level.DEBUG, "3");

        // When
        Viewer.Polled polled = viewer.poll(10, Duration.ZERO);

        // Then
        assertThat(polled.entries()).extracting(Entry::getBody).containsExactly("1", "2", "3");
        assertThat(polled.lost()).isZero();
    }

    @Test
    void givesUpTheOldestOfTheLowestSeverityWhenTheQueueIsFull() throws InterruptedException {
        // Given
        offer(Level.DEBUG, "debug 1");
        offer(Level.INFO, "info");
        offer(Level.DEBUG, "debug 2");
        offer(Level.ERROR, "error");

        // When
        offer(Level.WARN, "warn");

        // Then
        Viewer.Polled polled = viewer.poll(10, Duration.ZERO);
        assertThat(polled.entries()).extracting(Entry::getBody).containsExactly("info", "debug 2", "error", "warn");
        assertThat(polled.lost()).isEqualTo(1);
        assertThat(tally.lost().sum()).isEqualTo(1);
    }

    @Test
    void givesUpTheNewcomerWhenEverythingInTheQueueIsMoreSevere() throws InterruptedException {
        // Given
        for (int i = 0; i < 4; i++) {
            offer(Level.ERROR, "error " + i);
        }

        // When
        offer(Level.INFO, "info");

        // Then
        Viewer.Polled polled = viewer.poll(10, Duration.ZERO);
        assertThat(polled.entries())
                .hasSize(4)
                .noneMatch(entry -> entry.getBody().equals("info"));
        assertThat(polled.lost()).isEqualTo(1);
    }

    @Test
    void tellsOfALossOnce() throws InterruptedException {
        // Given
        for (int i = 0; i < 6; i++) {
            offer(Level.INFO, "info " + i);
        }

        // When
        long first = viewer.poll(10, Duration.ZERO).lost();

        // Then
        assertThat(first).isEqualTo(2);
        assertThat(viewer.poll(10, Duration.ZERO).lost()).isZero();
    }

    @Test
    void boundsABatchByBytesSoThatItFitsIntoAFrame() throws InterruptedException {
        // Given
        Viewer wide = viewer(new Viewer.Bound(1_000, 64 << 20));
        LogRecord large = Samples.record(Level.INFO, 1, "x".repeat(8_000));
        for (int i = 0; i < 100; i++) {
            wide.offer(new Shown.OfRecord(large, false));
        }

        // When
        Viewer.Polled polled = wide.poll(200, Duration.ZERO);

        // Then
        long bytes =
                polled.entries().stream().mapToLong(Entry::getSerializedSize).sum();
        assertThat(bytes).isLessThanOrEqualTo(Viewer.POLL_BYTES_MAX).isGreaterThan(Viewer.POLL_BYTES_MAX / 2);
    }

    @Test
    void endsAtOnceForAWaitingReader() throws InterruptedException {
        // Given
        viewer.end();

        // When
        Viewer.Polled polled = viewer.poll(10, Duration.ofMinutes(1));

        // Then
        assertThat(polled.ended()).isTrue();
        assertThat(polled.isEmpty()).isTrue();
    }

    private void offer(Level level, String body) {
        LogRecord record = Samples.record(level, 0, body);
        viewer.offer(new Shown.OfRecord(record, false));
    }

    private Viewer viewer(Viewer.Bound bound) {
        return new Viewer(Samples.everything(), bound, tally, Runnable::run, _ -> {});
    }
}
