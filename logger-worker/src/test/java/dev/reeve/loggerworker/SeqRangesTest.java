// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.loggerworker.SeqRanges.Range;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("L5")
class SeqRangesTest {
    @Test
    void readsAndWritesPostgresMultiranges() {
        assertThat(SeqRanges.parse("{}").asMultirange()).isEqualTo("{}");
        assertThat(SeqRanges.parse("{[1,6),[9,10)}").asMultirange()).isEqualTo("{[1,6),[9,10)}");
    }

    @Test
    void joinsRangesThatTouchOrOverlap() {
        // Given
        SeqRanges ranges = SeqRanges.parse("{[1,3),[5,8),[10,11)}");

        // When
        ranges.add(new Range(3, 9));

        // Then
        assertThat(ranges.asMultirange()).isEqualTo("{[1,11)}");
    }

    @Test
    void tellsDuplicatesAndHoles() {
        // Given
        SeqRanges ranges = SeqRanges.parse("{[2,4),[7,9)}");

        // When
        boolean isNew = ranges.add(7);

        // Then
        assertThat(isNew).isFalse();
        assertThat(ranges.holeBefore(7)).isEqualTo(new Range(4, 6));
        assertThat(ranges.holeBefore(2)).isEqualTo(new Range(1, 1));
        assertThat(ranges.holeBefore(8)).isNull();
        assertThat(ranges.holes(new Range(1, 10))).containsExactly(new Range(1, 1), new Range(4, 6), new Range(9, 10));
        assertThat(ranges.top()).isEqualTo(8);
    }

    @Test
    void closesTheOldestHolesFirst() {
        // Given
        SeqRanges ranges = SeqRanges.parse("{[1,2),[3,4),[6,7),[9,10)}");

        // When
        List<Range> closed = ranges.closeOldest(2);

        // Then
        assertThat(closed).containsExactly(new Range(2, 2), new Range(4, 5));
        assertThat(ranges.asMultirange()).isEqualTo("{[1,7),[9,10)}");
    }

    @Test
    void agreesWithASetOfNumbersWhateverTheOrder() {
        for (long seed = 0; seed < 1_000; seed++) {
            // Given
            Random random = new Random(seed);
            TreeSet<Long> model = new TreeSet<>();
            SeqRanges ranges = new SeqRanges();

            // When
            for (int i = 0; i < 40; i++) {
                long seq = 1L + random.nextInt(30);
                assertThat(ranges.add(seq)).as("seed %d", seed).isEqualTo(model.add(seq));
            }

            // Then
            List<Long> missing = LongStream.rangeClosed(1, 31)
                    .filter(seq -> !model.contains(seq))
                    .boxed()
                    .toList();
            assertThat(ranges.holes(new Range(1, 31)).stream()
                            .flatMap(hole -> LongStream.rangeClosed(hole.from(), hole.to())
                                    .boxed()))
                    .as("seed %d", seed)
                    .containsExactlyElementsOf(missing);
            assertThat(SeqRanges.parse(ranges.asMultirange()).asMultirange()).isEqualTo(ranges.asMultirange());
        }
    }
}
