// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.operatorapi.ReeveWorkerPool;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whose pool it is, where installations share a namespace. */
final class InstallationTest {
    private static final Installation FIRST = new Installation("first", true);
    private static final Installation SECOND = new Installation("second", false);

    private final Claims claims = new Claims();
    private final List<PoolKey> forgotten = new ArrayList<>();
    private final PoolSignals signals = new PoolSignals(claims, FIRST, forgotten::add);

    private static ReeveWorkerPool pool(Map<String, String> labels) {
        ReeveWorkerPool pool = PoolMaker.pool("echo");
        pool.getMetadata().setLabels(labels);
        return pool;
    }

    private static ReeveWorkerPool of(String installation) {
        return pool(Map.of(Installation.LABEL, installation));
    }

    @Test
    void aPoolIsOfTheOneThatItsLabelNames() {
        assertThat(Stream.of(FIRST, SECOND).filter(one -> one.owns(of("first"))))
                .containsExactly(FIRST);
        assertThat(Stream.of(FIRST, SECOND).filter(one -> one.owns(of("second"))))
                .containsExactly(SECOND);
        assertThat(Stream.of(FIRST, SECOND).filter(one -> one.owns(of("third"))))
                .isEmpty();
    }

    @Test
    void aPoolWithoutTheLabelIsOfTheOneThatTakesThose() {
        assertThat(Stream.of(FIRST, SECOND).filter(one -> one.owns(pool(Map.of("a", "b")))))
                .containsExactly(FIRST);
    }

    @Test
    void whoIsAloneHasAll() {
        assertThat(List.of(of("first"), of("other"), PoolMaker.pool("echo"))).allMatch(Installation.ALONE::owns);
    }

    @Test
    void othersPoolsClaimNothing() {
        signals.onResourceCreated(of("second"));

        assertThat(claims.of(PoolMaker.key("echo"))).isEmpty();
        assertThat(forgotten).isEmpty();
    }

    @Test
    void aPoolThatIsGivenToAnotherIsForgotten() {
        signals.onResourceCreated(of("first"));
        assertThat(claims.of(PoolMaker.key("echo"))).isPresent();

        signals.onResourceUpdated(of("second"), of("first"));

        assertThat(claims.of(PoolMaker.key("echo"))).isEmpty();
        assertThat(forgotten).containsExactly(PoolMaker.key("echo"));
    }
}
