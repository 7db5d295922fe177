// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.testkit;

import static dev.reeve.testkit.ForAll.forAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ForAllTest {

    @Test
    void runsEveryTryWhenThePropertyHolds() {
        List<Long> seen = new ArrayList<>();

        forAll(50, draws -> draws.longBetween(3, 9), seen::add);

        assertThat(seen).hasSize(50).allMatch(number -> number >= 3 && number <= 9);
    }

    @Test
    void shrinksAListToTheElementThatFails() {
        Throwable failure = catchThrowable(() -> forAll(
                1_000,
                draws -> draws.list(0, 30, d -> d.intBetween(0, 1_000)),
                list -> assertThat(list).noneMatch(number -> number > 500)));

        assertThat(failure).isInstanceOf(AssertionError.class).hasMessageContaining("smallest input: [501]");
    }

    @Test
    void namesSeedAndCommandOfAFailure() {
        Throwable failure = catchThrowable(() -> forAll(
                10, draws -> draws.bytes(1, 4), bytes -> assertThat(bytes).isEmpty()));

        assertThat(failure)
                .hasMessageContaining("smallest input: bytes[00]")
                .hasMessageContaining("-Dtest=ForAllTest#namesSeedAndCommandOfAFailure -Dreeve.seed=");
    }

    @Test
    void repeatsAnInputFromItsSeed() {
        String first = Draws.seeded(42).anyText(20, 40);

        String second = Draws.seeded(42).anyText(20, 40);

        assertThat(second).isEqualTo(first);
    }

    @Test
    void replaysMissingNumbersAsZero() {
        Draws draws = Draws.replaying(new long[] {7});

        List<Long> numbers = List.of(draws.longBetween(0, 5), draws.longBetween(10, 20));

        assertThat(numbers).containsExactly(5L, 10L);
        assertThat(draws.recorded()).containsExactly(5, 0);
    }

    @Test
    void coversTheWholeRangeOfLongs() {
        boolean negative = LongStream.range(0, 100)
                .map(seed -> Draws.seeded(seed).longBetween(Long.MIN_VALUE, Long.MAX_VALUE))
                .anyMatch(number -> number < 0);

        assertThat(negative).isTrue();
    }

    @Test
    void showsNestedBytes() {
        assertThat(ForAll.show(List.of(new byte[] {1, (byte) 0xfe}, "a\n"))).isEqualTo("[bytes[01 fe], \"a\\n\"]");
    }
}
