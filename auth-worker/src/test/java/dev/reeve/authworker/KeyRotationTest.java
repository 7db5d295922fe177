// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KeyRotationTest {
    private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");

    private final KeyRotation rotation = new KeyRotation(Duration.ofDays(30), Duration.ofHours(1), Duration.ofHours(1));

    private static SigningKeyRow key(String kid, SigningKeyState state, Instant created, @Nullable Instant gone) {
        return new SigningKeyRow(kid, "{}", new ClosedBox(new byte[] {1}), state, created, created, gone);
    }

    @Test
    void makesAnActiveAndANextKeyAtFirst() {
        assertThat(rotation.decide(List.of(), START))
                .containsExactly(
                        new KeyRotation.Step.Create(SigningKeyState.ACTIVE),
                        new KeyRotation.Step.Create(SigningKeyState.NEXT));
    }

    @Test
    void restsWhileTheActiveKeyIsYoung() {
        List<SigningKeyRow> keys =
                List.of(key("a", SigningKeyState.ACTIVE, START, null), key("b", SigningKeyState.NEXT, START, null));

        assertThat(rotation.decide(keys, START.plus(Duration.ofDays(30)).minusMillis(1)))
                .isEmpty();
    }

    @Test
    void movesOnAfterThirtyDays() {
        List<SigningKeyRow> keys =
                List.of(key("a", SigningKeyState.ACTIVE, START, null), key("b", SigningKeyState.NEXT, START, null));
        Instant now = START.plus(Duration.ofDays(30));

        assertThat(rotation.decide(keys, now))
                .containsExactly(
                        new KeyRotation.Step.Retire("a", now.plus(Duration.ofHours(1))),
                        new KeyRotation.Step.Activate("b"),
                        new KeyRotation.Step.Create(SigningKeyState.NEXT));
    }

    @Test
    void waitsUntilEveryVerifierCanKnowTheNextKey() {
        Instant now = START.plus(Duration.ofDays(31));
        List<SigningKeyRow> keys = List.of(
                key("a", SigningKeyState.ACTIVE, START, null),
                key("b", SigningKeyState.NEXT, now.minus(Duration.ofMinutes(59)), null));

        assertThat(rotation.decide(keys, now)).isEmpty();
    }

    @Test
    void erasesAKeyWhenItsTimeIsOver() {
        List<SigningKeyRow> keys = List.of(
                key("old", SigningKeyState.RETIRING, START, START.plus(Duration.ofHours(1))),
                key("a", SigningKeyState.ACTIVE, START, null),
                key("b", SigningKeyState.NEXT, START, null));

        assertThat(rotation.decide(keys, START.plus(Duration.ofMinutes(59)))).isEmpty();
        assertThat(rotation.decide(keys, START.plus(Duration.ofHours(1))))
                .containsExactly(new KeyRotation.Step.Erase("old"));
    }

    @Test
    void signsWithTheNextKeyWhenTheActiveOneIsMissing() {
        List<SigningKeyRow> keys = List.of(key("b", SigningKeyState.NEXT, START, null));

        assertThat(rotation.decide(keys, START))
                .containsExactly(new KeyRotation.Step.Activate("b"), new KeyRotation.Step.Create(SigningKeyState.NEXT));
    }
}
