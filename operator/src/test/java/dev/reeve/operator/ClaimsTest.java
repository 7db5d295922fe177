// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.operatorapi.PoolMode;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two that scale the same are found, whoever they are. */
final class ClaimsTest {
    private static final Instant EARLY = Instant.parse("2026-11-26T21:00:00Z");
    private static final Instant LATE = Instant.parse("2026-11-26T21:00:01Z");

    private final Claims claims = new Claims();

    @Test
    void theOlderPoolKeepsTheDeployment() {
        Claim older = claim("b", EARLY, "one", "workers");
        Claim younger = claim("a", LATE, "two", "workers");
        claims.put(older);

        assertThat(claims.put(younger)).containsExactly(older.key());

        assertThat(claims.olderRivals(older)).isEmpty();
        assertThat(claims.olderRivals(younger)).containsExactly(older);
        assertThat(rivals(younger)).containsExactly("pool shop/b is older and scales deployment workers");
    }

    @Test
    void theOlderPoolKeepsTheServiceInWhateverNamespace() {
        Claim older = new Claim(new PoolKey("other", "z"), "u", EARLY, "echo", "one");
        Claim younger = claim("a", LATE, "echo", "two");
        claims.put(older);
        claims.put(younger);

        assertThat(rivals(younger)).containsExactly("pool other/z is older and scales service echo");
        assertThat(claims.olderRivals(older)).isEmpty();
    }

    @Test
    void deploymentsOfTheSameNameInTwoNamespacesAreTwo() {
        Claim here = claim("a", LATE, "one", "workers");
        claims.put(new Claim(new PoolKey("other", "a"), "u", EARLY, "two", "workers"));

        assertThat(claims.put(here)).isEmpty();
        assertThat(claims.olderRivals(here)).isEmpty();
        assertThat(claims.ofTarget("shop", "workers")).containsExactly(here.key());
    }

    @Test
    void ofTheSameSecondTheNameDecidesSoThatEveryReplicaSaysTheSame() {
        Claim a = claim("a", EARLY, "echo", "one");
        Claim b = claim("b", EARLY, "echo", "two");
        claims.put(a);
        claims.put(b);

        assertThat(claims.olderRivals(a)).isEmpty();
        assertThat(claims.olderRivals(b)).containsExactly(a);
    }

    @Test
    void whoeverWasInTheWayIsToldWhenItGoesOrMoves() {
        Claim first = claim("a", EARLY, "one", "workers");
        Claim second = claim("b", LATE, "two", "workers");
        claims.put(first);
        claims.put(second);

        assertThat(claims.put(claim("a", EARLY, "one", "others"))).containsExactly(second.key());
        assertThat(claims.olderRivals(second)).isEmpty();
        claims.put(first);
        assertThat(claims.put(first)).as("nothing new").isEmpty();
        assertThat(claims.remove(first.key())).containsExactly(second.key());
        assertThat(claims.remove(first.key())).isEmpty();
    }

    @Test
    void anAutoscalerIsARivalOfWhoeverWrites() {
        Claim claim = claim("a", EARLY, "echo", "workers");
        var plain = PoolMaker.autoscaler("cpu", "workers", "");
        var kedas = PoolMaker.autoscaler("keda-hpa-echo", "workers", "echo");
        var elsewhere = PoolMaker.autoscaler("other", "others", "");

        assertThat(Rivals.of(claim, PoolMode.AUTO, List.of(), List.of(plain, kedas, elsewhere)))
                .containsExactly(
                        "HorizontalPodAutoscaler cpu scales deployment workers; mode Observe lets it",
                        "HorizontalPodAutoscaler keda-hpa-echo of ScaledObject echo scales deployment workers;"
                                + " mode Observe lets it");
        assertThat(Rivals.of(claim, PoolMode.OBSERVE, List.of(), List.of(plain, kedas)))
                .isEmpty();
    }

    @Test
    void aPoolThatNamesNothingClaimsNothing() {
        var pool = PoolMaker.pool("a");
        pool.setSpec(null);
        Claim none = Claim.of(pool);
        Claim another = claim("b", EARLY, "", "");
        claims.put(another);

        assertThat(claims.put(none)).isEmpty();
        assertThat(claims.olderRivals(none)).isEmpty();
        assertThat(claims.ofTarget("shop", "")).isEmpty();
    }

    private List<String> rivals(Claim claim) {
        return Rivals.of(claim, PoolMode.OBSERVE, claims.olderRivals(claim), List.of());
    }

    private static Claim claim(String name, Instant made, String service, String deployment) {
        return new Claim(PoolMaker.key(name), "uid-of-" + name, made, service, deployment);
    }
}
