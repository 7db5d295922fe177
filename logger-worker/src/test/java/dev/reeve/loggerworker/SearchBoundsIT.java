// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.gatewayapi.log.v1.Drop;
import dev.reeve.gatewayapi.log.v1.Entry;
import dev.reeve.gatewayapi.log.v1.Filter;
import dev.reeve.gatewayapi.log.v1.Record;
import dev.reeve.loggerworker.TimeWindows.Window;
import dev.reeve.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A search that is not through in its time or its rows says how far it came, and nothing is lost on the way. */
class SearchBoundsIT {
    private static final DataSource DATABASE = TestDatabase.fresh();
    private static final ManualClock CLOCK = ManualClock.startingAt(Instant.parse("2026-11-25T10:30:00Z"));
    private static final Window ALWAYS = new Window(0, TimeWindows.LATEST_MICROS);
    private static LoggerFixture logger;

    @BeforeAll
    static void store() {
        logger = new LoggerFixture(DATABASE, CLOCK).awaitStore();
        for (int hour = 0; hour < 3; hour++) {
            logger.append("s", logger.lines(hour * 500L + 1, hour * 500L + 500));
            CLOCK.advance(Duration.ofHours(1));
        }
    }

    @AfterAll
    static void stop() {
        logger.close();
    }

    @Test
    void goesOnBehindTheRowsItAskedAndFindsEverythingOnce() {
        // Given
        History history = new History(new SearchDatabase(DATABASE, Duration.ofSeconds(2), 100), CLOCK);
        LogFilter filter = filter("/line .*7$/ session=s");

        for (boolean oldestFirst : new boolean[] {true, false}) {
            // When
            List<Long> seqs = new ArrayList<>();
            int pages = 0;
            @Nullable Cursor next = null;
            do {
                History.Page page = history.page(new History.Search(filter, ALWAYS, next, 30, oldestFirst));
                page.entries().forEach(entry -> seqs.add(entry.getSeq()));
                next = page.next();
                pages++;
                assertThat(page.searchedToMicros() > 0).isEqualTo(next != null);
            } while (next != null);

            // Then
            assertThat(seqs).hasSize(150).doesNotHaveDuplicates();
            assertThat(pages).isBetween(15, 18);
        }
    }

    @Test
    void tellsTheRestOfAFollowersCatchingUp() {
        // Given
        History history = new History(new SearchDatabase(DATABASE, Duration.ofSeconds(2), 100), CLOCK);

        // When
        LogFilter seventh = filter("/line 7$/ session=s");
        History.Arrived first =
                history.arrivedAfter(seventh, Place.after(0), 1_000).read();
        History.Arrived second =
                history.arrivedAfter(seventh, Place.after(first.next()), 1_000).read();

        // Then
        assertThat(first.entries()).extracting(Entry::getBody).containsExactly("line 7");
        assertThat(first.scanned()).isEqualTo(100);
        assertThat(second.entries()).isEmpty();
        assertThat(second.next()).isGreaterThan(first.next());
    }

    @Test
    void endsAPageWhoseGapsDoNotFit() {
        // Given
        int many = PageGaps.GAPS_MAX + 500;
        for (int i = 0; i < many; i += 50) {
            Drop[] drops = new Drop[50];
            for (int j = 0; j < drops.length; j++) {
                drops[j] = Drop.newBuilder()
                        .setCount(i + j + 1)
                        .setReason("budget")
                        .build();
            }
            logger.append(logger.phone, logger.source("gaps"), List.of(Record.getDefaultInstance()), drops);
            CLOCK.advance(Duration.ofMillis(1));
        }

        for (boolean oldestFirst : new boolean[] {true, false}) {
            // When
            List<Long> counts = new ArrayList<>();
            @Nullable Cursor next = null;
            do {
                History.Page page = history()
                        .page(new History.Search(filter("has:gap session=gaps"), ALWAYS, next, 1_000, oldestFirst));
                page.entries().forEach(entry -> counts.add(entry.getGap().getCount()));
                next = page.next();
            } while (next != null);

            // Then
            assertThat(counts).hasSize(many).doesNotHaveDuplicates();
        }
    }

    private static History history() {
        return new History(new SearchDatabase(DATABASE, Duration.ofSeconds(2), SearchDatabase.ROWS_MAX), CLOCK);
    }

    private static LogFilter filter(String typed) {
        return LogFilter.of("acme", Filter.newBuilder().setQ(typed).build(), CLOCK.instant());
    }
}
