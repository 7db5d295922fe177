// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tokens of the gateways' rates, on one database for all of them. */
class RateLeasingIT {
    /** 50 a second, 200 at once. */
    private static final Limit SUBJECTS = new Limit("gateway-subject", 200, Duration.ofSeconds(4));

    private final AuthFixture fixture = new AuthFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    private static RateLeasing.Leased lease(AuthDomain replica, String key, int tokens) {
        return replica.gatewayState()
                .rates()
                .take(SUBJECTS, List.of(new RateLeasing.Wanted(key, tokens)))
                .getFirst();
    }

    @Test
    void givesWhatIsLeftAndSaysWhenThereIsMore() {
        assertThat(lease(fixture.auth, "default/u_1", 74)).isEqualTo(new RateLeasing.Leased(74, 126, Duration.ZERO));
        assertThat(lease(fixture.auth, "default/u_1", 120)).isEqualTo(new RateLeasing.Leased(120, 6, Duration.ZERO));

        RateLeasing.Leased last = lease(fixture.auth, "default/u_1", 10);
        RateLeasing.Leased none = lease(fixture.auth, "default/u_1", 10);
        fixture.clock.advance(Duration.ofMillis(50));
        RateLeasing.Leased later = lease(fixture.auth, "default/u_1", 10);

        assertThat(last).isEqualTo(new RateLeasing.Leased(6, 0, Duration.ofMillis(20)));
        assertThat(none).isEqualTo(new RateLeasing.Leased(0, 0, Duration.ofMillis(20)));
        assertThat(later).isEqualTo(new RateLeasing.Leased(2, 0, Duration.ofMillis(10)));
    }

    @Test
    void answersManyKeysInTheirOrder() {
        RateLeasing.Leased _ = lease(fixture.auth, "default/u_2", 200);

        List<RateLeasing.Leased> leases = fixture.auth
                .gatewayState()
                .rates()
                .take(
                        SUBJECTS,
                        List.of(
                                new RateLeasing.Wanted("default/u_1", 10),
                                new RateLeasing.Wanted("default/u_2", 20),
                                new RateLeasing.Wanted("other/u_2", 30)));

        assertThat(leases).extracting(RateLeasing.Leased::granted).containsExactly(10, 0, 30);
    }

    @Test
    void givesNoTokenTwiceHoweverManyReplicasAskAtOnce() throws Exception {
        AuthDomain other = fixture.replica();

        List<Integer> granted = Race.run(
                40,
                i -> () -> lease(i % 2 == 0 ? fixture.auth : other, "default/u_1", 10)
                        .granted());

        assertThat(granted.stream().mapToInt(Integer::intValue).sum()).isEqualTo(200);
    }

    @Test
    void inTheLongRunGivesTheRate() {
        RateLeasing.Leased _ = lease(fixture.auth, "default/u_1", 200);
        int granted = 0;
        for (int i = 0; i < 100; i++) {
            fixture.clock.advance(Duration.ofMillis(70));
            granted += lease(fixture.auth, "default/u_1", 10).granted();
        }

        assertThat(granted).as("50 a second for 7 s").isEqualTo(350);
    }

    @Test
    void keepsNoKeyReadableAndForgetsWhatIsOver() {
        RateLeasing.Leased _ = lease(fixture.auth, "default/u_1", 10);
        assertThat(fixture.texts("SELECT encode(key, 'escape') FROM auth.bucket"))
                .hasSize(1)
                .noneMatch(key -> key.contains("u_1"));

        fixture.clock.advance(Duration.ofMinutes(1));
        int _ = fixture.auth.cleanUp().run();

        assertThat(fixture.texts("SELECT tenant FROM auth.bucket")).isEmpty();
    }
}
