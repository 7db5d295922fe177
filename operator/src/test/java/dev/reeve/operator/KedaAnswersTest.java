// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.operator.law.PoolSettings.Writing;
import io.grpc.Status;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KedaAnswersTest {
    private static final PoolKey KEY = new PoolKey("shop", "echo");

    private final ToldPools pools = new ToldPools();
    private final Set<PoolKey> claimed = new HashSet<>();
    private final AtomicBoolean isLeader = new AtomicBoolean(true);
    private final KedaAnswers answers = new KedaAnswers(pools, isLeader::get, claimed::contains);

    @BeforeEach
    void observe() {
        pools.put(KEY, Writing.OBSERVE);
        pools.tell(KEY, 4, 0);
    }

    @Test
    void tellsWhatAutoWouldWrite() {
        assertThat(answers.of(KEY)).isEqualTo(new KedaAnswer.Workers(4));
    }

    @Test
    void holdsWhatIsKnownUntilTheOwnersFallback() {
        pools.tell(KEY, 4, 30_000);
        assertThat(answers.of(KEY)).isEqualTo(new KedaAnswer.Workers(4));

        pools.tell(KEY, 4, 30_001);
        assertThat(answers.of(KEY).status().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(answers.of(KEY).status().getDescription()).contains("shop/echo", "30 s", "fallback.afterSeconds");
    }

    @Test
    void takesNothingDecidedForNoZero() {
        pools.tellNothingYet(KEY);
        assertThat(answers.of(KEY)).isInstanceOf(KedaAnswer.Unknown.class);

        pools.remove(KEY);
        pools.put(KEY, Writing.OBSERVE);
        assertThat(answers.of(KEY)).isInstanceOf(KedaAnswer.Unknown.class);
    }

    @ParameterizedTest
    @EnumSource(
            value = Writing.class,
            names = {"AUTO", "NO_SCALE_IN", "PAUSED"})
    void leavesPoolsAloneThatItsOwnerLeftToOthers(Writing writing) {
        pools.put(KEY, writing);

        Status status = answers.of(KEY).status();

        assertThat(status.getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
        assertThat(status.getDescription()).contains("shop/echo", "Observe", "paused");
    }

    @Test
    void saysThatThereIsNoSuchPool() {
        Status status = answers.of(new PoolKey("other", "echo")).status();

        assertThat(status.getCode()).isEqualTo(Status.Code.NOT_FOUND);
        assertThat(status.getDescription()).contains("other/echo");
    }

    @Test
    void takesAPoolThatItHasNotLookedAtForNoneThatIsNot() {
        PoolKey other = new PoolKey("other", "echo");
        claimed.add(other);

        assertThat(answers.of(other)).isInstanceOf(KedaAnswer.Unknown.class);
        assertThat(answers.of(other).status().getDescription()).contains("other/echo", "Ready");
    }

    @Test
    void saysThatATriggerNamesNone() {
        Status status = answers.of(new PoolKey("shop", "")).status();

        assertThat(status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(status.getDescription()).contains("pool: NAME");
    }

    @Test
    void repeatsNoNameThatIsTooLong() {
        Status status = answers.of(new PoolKey("shop", "x".repeat(254))).status();

        assertThat(status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(status.getDescription()).doesNotContain("xx");
    }

    @Test
    void leavesItToTheLeader() {
        isLeader.set(false);

        assertThat(answers.of(KEY)).isEqualTo(new KedaAnswer.Elsewhere());
        assertThat(answers.of(KEY).status().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(answers.of(KEY).status().getDescription()).contains("leader");
    }

    @Test
    void isActiveWithAnyWorker() {
        assertThat(new KedaAnswer.Workers(1).isActive()).isTrue();
        assertThat(new KedaAnswer.Workers(0).isActive()).isFalse();
        assertThat(new KedaAnswer.Workers(0).status().isOk()).isTrue();
    }
}
