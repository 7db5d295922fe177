// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import static dev.reeve.loggerworker.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** However many search, they take no more connections than are theirs. */
class SearchTurnsIT {
    private final DataSource database = TestDatabase.fresh();
    private final SearchDatabase searches = new SearchDatabase(database, Duration.ofSeconds(2), 100);

    @Test
    void refusesASearchThatHasNoTurnInTimeAndTakesTheNext() throws Exception {
        // Given
        CountDownLatch begun = new CountDownLatch(SearchDatabase.AT_ONCE_MAX);
        CountDownLatch end = new CountDownLatch(1);
        List<Thread> others = new ArrayList<>();
        for (int i = 0; i < SearchDatabase.AT_ONCE_MAX; i++) {
            others.add(Thread.ofVirtual().start(() -> {
                boolean _ = searches.read(_ -> {
                    begun.countDown();
                    return await(end);
                });
            }));
        }
        begun.await();

        // When
        refused(LogRefused.Reason.FULL, () -> read("none"));

        // Then
        assertThat(searches.running()).isEqualTo(SearchDatabase.AT_ONCE_MAX);
        assertThat(searches.refused()).isEqualTo(1);
        end.countDown();
        for (Thread other : others) {
            other.join();
        }
        assertThat(read("one")).isEqualTo("one");
        assertThat(searches.running()).isZero();
    }

    @Test
    void givesTheTurnOfASearchThatFailsToTheNext() {
        for (int i = 0; i < 2 * SearchDatabase.AT_ONCE_MAX; i++) {
            refused(
                    LogRefused.Reason.INVALID,
                    () -> searches.read(_ -> {
                        throw LogRefused.invalid("wrong");
                    }));
        }

        assertThat(read("one")).isEqualTo("one");
    }

    private String read(String text) {
        return searches.read(_ -> text);
    }

    private static boolean await(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
