// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reeve.testkit.ManualClock;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PlaceTest {
    private final RecordIds ids = new RecordIds(ManualClock.create(), new Random(7));

    @Test
    void readsWhatItWrote() {
        // Given
        Place place = new Place(
                new Seen(1_800_000_000_000_000L, 4_294_967_290L, 4_294_967_310L, running()),
                List.of(ids.next(), 7L),
                5);

        // When
        Place read = Place.parse(place.text());

        // Then
        assertThat(read).isEqualTo(place);
        assertThat(Place.parse(Place.after(77).text())).isEqualTo(Place.after(77));
    }

    @Test
    void takesTheCursorOfAnEntry() {
        assertThat(Place.parse(new Cursor(5, 6, 7).text())).isEqualTo(Place.after(7));
    }

    @Test
    void refusesWhatItDidNotGive() {
        List<String> texts = List.of(
                "", "p.", "p.1.2.3.4.5", "p.1.2.3.4.5.6.7", "p.-1.2.3.4.5.6", "p.1.2.3.4.5.x-!", "p.1.2.3.4.z~.1");
        for (String text : texts) {
            assertThatThrownBy(() -> Place.parse(text)).as(text).isInstanceOf(LogRefused.class);
        }
    }

    @Test
    void countsAllSinceTheOldestAsNotSeenWhenTooManyRun() {
        // Given
        StringBuilder text = new StringBuilder("100:200:");
        for (long xid = 100; xid < 160; xid++) {
            text.append(xid == 100 ? "" : ",").append(xid);
        }

        // When
        Seen seen = Seen.parse(text.toString(), 1);

        // Then
        assertThat(seen).isEqualTo(new Seen(1, 100, 100, List.of()));
        assertThat(Seen.parse("10:20:10,14", 1)).isEqualTo(new Seen(1, 10, 20, List.of(10L, 14L)));
        assertThat(Seen.parse("10:10:", 1)).isEqualTo(new Seen(1, 10, 10, List.of()));
    }

    @Test
    void knowsWhatItsOwnReplicaHasShown() {
        // Given
        long first = ids.next();
        long second = ids.next();
        Place place = new Place(new Seen(1, 10, 10, List.of()), List.of(first), 0);

        // Then
        assertThat(place.hasShown(first)).isTrue();
        assertThat(place.hasShown(second)).isFalse();
        assertThat(place.hasShown(0)).isFalse();
    }

    private static List<Long> running() {
        return LongStream.of(4_294_967_290L, 4_294_967_299L).boxed().toList();
    }
}
