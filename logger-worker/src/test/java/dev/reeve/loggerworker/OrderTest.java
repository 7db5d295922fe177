// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reeve.loggerworker.TimeWindows.Window;
import dev.reeve.testkit.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Times, ids, cursors, windows: what puts records in order. */
class OrderTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long NOW = 1_800_000_000L * SECOND;

    @Test
    void showsTheDevicesTimeWhenItsClockIsRightByTwoSeconds() {
        assertThat(Stamp.of(NOW - SECOND, NOW, 2 * SECOND).atMicros()).isEqualTo((NOW - SECOND) / 1_000);
    }

    @Test
    void correctsAClockThatIsOffByMore() {
        assertThat(Stamp.of(NOW - 3_600 * SECOND, NOW, 3_599 * SECOND).atMicros())
                .isEqualTo((NOW - SECOND) / 1_000);
    }

    @Test
    void neverShowsARecordAfterItWasObserved() {
        // Given
        Random random = new Random(7);
        for (int i = 0; i < 10_000; i++) {
            // When
            Stamp stamp = Stamp.of(random.nextLong(Long.MAX_VALUE), NOW, random.nextLong());

            // Then
            assertThat(stamp.atMicros()).isBetween(0L, (NOW + Stamp.TOLERANCE_NANOS) / 1_000);
        }
    }

    @Test
    void givesRisingIdsThoughTheClockGoesBackAndMillisecondsAreCrowded() {
        // Given
        ManualClock clock = ManualClock.create();
        RecordIds ids = new RecordIds(clock, new Random(1));
        List<Long> given = new ArrayList<>();

        // When
        for (int i = 0; i < 20_000; i++) {
            given.add(ids.next());
            if (i == 10_000) {
                clock.jumpWallClock(Duration.ofHours(-1));
            }
        }

        // Then
        assertThat(given).isSorted().doesNotHaveDuplicates().allMatch(id -> id > 0);
        assertThat(RecordIds.time(given.getFirst())).isEqualTo("2026-01-01T00:00:00Z");
    }

    @Test
    void readsItsOwnCursorsAndNoOthers() {
        // Given
        Cursor cursor = new Cursor(NOW / 1_000, 77, 1L << 50);

        // Then
        assertThat(Cursor.parse(cursor.text())).isEqualTo(cursor);
        for (String malformed : new String[] {"", "1.2", "1.2.3.4", "-1.0.0", "a.b.ü", "z".repeat(70) + ".1.1"}) {
            assertThatThrownBy(() -> Cursor.parse(malformed)).as(malformed).isInstanceOf(LogRefused.class);
        }
    }

    @Test
    void windowsCoverTheRangeWithoutOverlapFromEitherSide() {
        for (boolean oldestFirst : new boolean[] {true, false}) {
            // Given
            Window range = new Window(0, TimeWindows.LATEST_MICROS);
            TimeWindows windows = new TimeWindows(range, oldestFirst, NOW / 1_000);
            long edge = oldestFirst ? range.fromMicros() : range.toMicros();
            int count = 0;

            // When
            while (windows.hasNext()) {
                Window window = windows.next();
                assertThat(oldestFirst ? window.fromMicros() : window.toMicros())
                        .isEqualTo(edge);
                edge = oldestFirst ? window.toMicros() : window.fromMicros();
                count++;
            }

            // Then
            assertThat(edge).isEqualTo(oldestFirst ? range.toMicros() : range.fromMicros());
            assertThat(count).isBetween(3, 15);
        }
    }

    @Test
    void newestWindowIsTheLastHourAndTheFuture() {
        // Given
        TimeWindows windows = new TimeWindows(new Window(0, TimeWindows.LATEST_MICROS), false, NOW / 1_000);

        // Then
        assertThat(windows.next()).isEqualTo(new Window(NOW / 1_000 - 3_600_000_000L, TimeWindows.LATEST_MICROS));
    }
}
