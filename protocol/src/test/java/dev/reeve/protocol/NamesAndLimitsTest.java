// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesAndLimitsTest {

    @ParameterizedTest
    @ValueSource(strings = {"a", "echo", "reeve.auth.v1.auth", "a-b.9", "mmi.service"})
    @Tag("R-08")
    void callsServicesOfSmallLettersDigitsDotsAndDashes(String name) {
        assertThat(ServiceName.isCallable(name)).isTrue();
        assertThat(ServiceName.isPlainLegal(name.getBytes(StandardCharsets.UTF_8)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Echo", "a b", "a_b", "ä", "a\n"})
    @Tag("R-08")
    void callsNoOtherServices(String name) {
        assertThat(ServiceName.isCallable(name)).isFalse();
    }

    @Test
    @Tag("R-08")
    void boundsServiceNames() {
        assertThat(ServiceName.isCallable("a".repeat(64))).isTrue();
        assertThat(ServiceName.isCallable("a".repeat(65))).isFalse();
        assertThat(ServiceName.isPlainLegal(new byte[0])).isFalse();
        assertThat(ServiceName.isPlainLegal(bytes("a".repeat(255)))).isTrue();
        assertThat(ServiceName.isPlainLegal(bytes("a".repeat(256)))).isFalse();
        assertThat(ServiceName.isPlainLegal(bytes("Echo 世界"))).isTrue();
        assertThat(ServiceName.isPlainLegal(bytes("a\u007f"))).isFalse();
        assertThat(ServiceName.isPlainLegal(bytes("ä\u0080"))).isFalse();
        assertThat(ServiceName.isPlainLegal(new byte[] {(byte) 0xc3})).isFalse();
    }

    @Test
    void namesGrpcServicesInSmallLettersWithDashes() {
        assertThat(ServiceName.ofGrpc("greeter.v1.Greeter")).isEqualTo("greeter.v1.greeter");
        assertThat(ServiceName.ofGrpc("my_app.Note_Store")).isEqualTo("my-app.note-store");
    }

    @Test
    @Tag("8-01")
    void knowsTheBrokersOwnServices() {
        assertThat(ServiceName.isMmi("mmi.")).isTrue();
        assertThat(ServiceName.isMmi("mmi.service")).isTrue();
        assertThat(ServiceName.isMmi("mmi")).isFalse();
        assertThat(ServiceName.isReserved("reeve.auth.v1.edge")).isTrue();
        assertThat(ServiceName.isReserved("reeve")).isFalse();
    }

    @Test
    @Tag("C8")
    void allowsMessagesUpToEachLimitAndNotOneMore() {
        SizeLimits limits = new SizeLimits(10, 3, 20);

        assertThat(limits.allow(List.of(new byte[10], new byte[10], new byte[0])))
                .isTrue();
        assertThat(limits.allow(List.of(new byte[11]))).isFalse();
        assertThat(limits.allow(Collections.nCopies(4, new byte[1]))).isFalse();
        assertThat(limits.allow(List.of(new byte[10], new byte[10], new byte[1])))
                .isFalse();
        assertThat(SizeLimits.defaults()).isEqualTo(new SizeLimits(1_048_576, 16, 4_194_304));
    }

    @Test
    void refusesLimitsThatAllowNothing() {
        assertThatIllegalArgumentException().isThrownBy(() -> new SizeLimits(0, 1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new SizeLimits(1, 0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new SizeLimits(2, 1, 1));
    }

    @Test
    void labelsDropReasonsAsDocumented() {
        assertThat(Arrays.stream(DropReason.values()).map(DropReason::label))
                .containsExactlyInAnyOrder(
                        "malformed",
                        "header_changed",
                        "unexpected",
                        "closing",
                        "expired",
                        "queue_full",
                        "too_large",
                        "no_rights",
                        "late_reply",
                        "client_gone",
                        "worker_lost",
                        "error_to_plain",
                        "partial_overflow",
                        "stamp_spoofed",
                        "unknown_peer",
                        "discarded",
                        "rate_limited");
    }

    @Test
    void makesRequestIdsOfVersion7OrderedByTime() {
        SplittableRandom random = new SplittableRandom(1);
        UUID first = RequestId.next(1_000_000_000_000L, random);
        UUID second = RequestId.next(1_000_000_000_001L, random);

        assertThat(first.version()).isEqualTo(7);
        assertThat(first.variant()).isEqualTo(2);
        assertThat(first.getMostSignificantBits() >>> 16).isEqualTo(1_000_000_000_000L);
        assertThat(first).isLessThan(second).isNotEqualTo(RequestId.next(1_000_000_000_000L, random));
        assertThat(RequestId.fromBytes(RequestId.toBytes(first))).isEqualTo(first);
        assertThat(RequestId.fromBytes(new byte[15])).isNull();
        assertThat(RequestId.toBytes(RequestId.zero())).isEqualTo(new byte[16]);
    }

    @Test
    void cutsTextsAtWholeCharacters() {
        assertThat(Texts.cut("abc", 3)).isEqualTo("abc");
        assertThat(Texts.cut("abc", 2)).isEqualTo("ab");
        assertThat(Texts.cut("aä", 2)).isEqualTo("a");
        assertThat(Texts.cut("😀", 3)).isEmpty();
        assertThat(Texts.cut("", 0)).isEmpty();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
