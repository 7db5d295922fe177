// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("7-09")
class OptionalDelimitersTest {
    private static List<byte[]> frames(String... frames) {
        return Arrays.stream(frames)
                .map(frame -> frame.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    static Stream<List<byte[]>> inOrderOrNotToBeMended() {
        return Stream.of(
                frames("", "MDPW01", "\u0003", "address8", "", "body"),
                frames("", "MDPW01", "\u0003", "address8", "", "", "body"),
                frames("", "MDPW01", "\u0003", "address8"),
                frames("", "MDPW01", "\u0001", "echo", "more"),
                frames("", "MDPW01", "\u0004"),
                frames("", "MDPC01", "\u0003", "one", "two"),
                frames("x", "MDPW01", "\u0003", "address8", "body"),
                frames("MDPW02", "\u0004", "address8", "body", "more"),
                frames("body"),
                frames(""));
    }

    @Test
    void addsTheEmptyFrameWhereAReplyOfVersion01HasNone() {
        assertThat(OptionalDelimiters.completed(frames("", "MDPW01", "\u0003", "address8", "body", "more")))
                .usingElementComparator(Arrays::compare)
                .isEqualTo(frames("", "MDPW01", "\u0003", "address8", "", "body", "more"));
    }

    @ParameterizedTest
    @MethodSource("inOrderOrNotToBeMended")
    void leavesEverythingElseAsItCame(List<byte[]> frames) {
        assertThat(OptionalDelimiters.completed(frames)).isSameAs(frames);
    }
}
