// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.authworker.RefreshDecision.Binding;
import dev.reeve.authworker.RefreshDecision.Refuse;
import dev.reeve.authworker.RefreshDecision.Repeat;
import dev.reeve.authworker.RefreshDecision.Reuse;
import dev.reeve.authworker.RefreshDecision.Rotate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The whole table of the rotation: counter, age of the last rotation, binding. */
@Tag("A3")
class RefreshDecisionTest {
    private static final Instant NOW = Instant.parse("2026-11-25T10:00:00Z");
    private static final Duration GRACE = Duration.ofSeconds(30);
    private static final byte[] KEY = new byte[RefreshToken.KEY_BYTES];
    private static final UUID ID = new UUID(1, 2);
    private static final long COUNTER = 7;
    private static final int IN_TIME = 30;
    private static final int LATE = 31;

    static Stream<Arguments> table() {
        Rotate rotate = new Rotate(8);
        Repeat repeat = new Repeat(7);
        Reuse reuse = new Reuse();
        Refuse proofInvalid = new Refuse(AuthReason.PROOF_INVALID);
        Refuse expired = new Refuse(AuthReason.SESSION_EXPIRED);
        return Stream.of(
                Arguments.of(7, LATE, Binding.UNBOUND, rotate),
                Arguments.of(7, LATE, Binding.PROVEN, rotate),
                Arguments.of(7, LATE, Binding.UNPROVEN, proofInvalid),
                Arguments.of(7, IN_TIME, Binding.UNPROVEN, proofInvalid),
                Arguments.of(6, IN_TIME, Binding.UNBOUND, repeat),
                Arguments.of(6, LATE, Binding.UNBOUND, reuse),
                Arguments.of(6, IN_TIME, Binding.PROVEN, repeat),
                Arguments.of(6, LATE, Binding.PROVEN, repeat),
                Arguments.of(6, 86_400, Binding.PROVEN, repeat),
                Arguments.of(6, IN_TIME, Binding.UNPROVEN, reuse),
                Arguments.of(6, LATE, Binding.UNPROVEN, reuse),
                Arguments.of(5, IN_TIME, Binding.UNBOUND, reuse),
                Arguments.of(5, IN_TIME, Binding.PROVEN, reuse),
                Arguments.of(5, IN_TIME, Binding.UNPROVEN, reuse),
                Arguments.of(0, LATE, Binding.PROVEN, reuse),
                Arguments.of(8, IN_TIME, Binding.PROVEN, expired),
                Arguments.of(-1, IN_TIME, Binding.UNBOUND, expired));
    }

    @ParameterizedTest
    @MethodSource("table")
    void everyRow(long counter, int secondsSinceRotation, Binding binding, RefreshDecision expected) {
        SessionRow session = session(secondsSinceRotation, Owner.Standing.ACTIVE, null);

        assertThat(decide(session, RefreshToken.of(ID, counter, KEY), binding)).isEqualTo(expected);
    }

    @Test
    void aGuessEndsNothingWhateverItsCounterAndProof() {
        byte[] wrong = KEY.clone();
        wrong[0] = 1;
        for (long counter = 5; counter < 9; counter++) {
            for (Binding binding : Binding.values()) {
                assertThat(decide(
                                session(LATE, Owner.Standing.ACTIVE, null),
                                RefreshToken.of(ID, counter, wrong),
                                binding))
                        .isEqualTo(new Refuse(AuthReason.SESSION_EXPIRED));
            }
        }
    }

    @Test
    void onlyWhoHoldsTheKeyLearnsThatAnAccountIsDisabled() {
        SessionRow session = session(IN_TIME, Owner.Standing.DISABLED, null);
        RefreshToken current = RefreshToken.of(ID, COUNTER, KEY);

        assertThat(decide(session, current, Binding.PROVEN)).isEqualTo(new Refuse(AuthReason.ACCOUNT_DISABLED));
        assertThat(decide(session, current, Binding.UNPROVEN)).isEqualTo(new Refuse(AuthReason.PROOF_INVALID));
    }

    @Test
    void anEndedSessionStaysEndedHoweverItIsProven() {
        assertThat(decide(
                        session(IN_TIME, Owner.Standing.ACTIVE, NOW),
                        RefreshToken.of(ID, COUNTER, KEY),
                        Binding.PROVEN))
                .isEqualTo(new Refuse(AuthReason.SESSION_REVOKED));
    }

    private static RefreshDecision decide(SessionRow session, RefreshToken token, Binding binding) {
        return RefreshDecision.decide(session, token, KEY, binding, NOW, GRACE);
    }

    private static SessionRow session(int secondsSinceRotation, Owner.Standing standing, @Nullable Instant revokedAt) {
        return new SessionRow(
                ID,
                "default",
                new Owner.AccountOwner(new UUID(3, 4), true, Roles.NONE, standing),
                new UUID(5, 6),
                SessionKind.NATIVE,
                List.of("anon"),
                NOW,
                NOW.plus(Duration.ofDays(30)),
                NOW.plus(Duration.ofDays(90)),
                COUNTER,
                NOW.minusSeconds(secondsSinceRotation),
                new ClosedBox(new byte[1]),
                revokedAt,
                null);
    }
}
