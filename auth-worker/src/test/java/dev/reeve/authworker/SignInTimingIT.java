// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Whether the time of an answer tells if an account exists. The attempts alternate, so that what else the machine does
 * weighs on both alike; delays are cleared away between them.
 */
@Tag("long")
class SignInTimingIT {
    private static final int ATTEMPTS = 1_000;
    /** The hash is the same code for all three; what is compared is everything around it. */
    private static final Argon2Cost LIGHT = new Argon2Cost(2_048, 1, 1);

    private final AuthFixture fixture = new AuthFixture();
    private final AuthDomain auth = fixture.replica(AuthFixture.settings(LIGHT, List.of()));

    @AfterEach
    void close() {
        fixture.close();
    }

    private double millis(String email) {
        int _ = fixture.update("DELETE FROM auth.attempt");
        SignIn.Request request = new SignIn.Request(email, "a wrong phrase", AuthFixture.PHONE);
        long began = System.nanoTime();
        AuthRefusal refusal = Refused.refusalOf(() -> {
            StartedSession _ = auth.signIn().run(AuthFixture.NOBODY, request);
        });
        double took = (System.nanoTime() - began) / 1e6;
        assertThat(refusal.reason()).isEqualTo(AuthReason.INVALID_CREDENTIALS);
        return took;
    }

    @Test
    @Tag("A7")
    void answersUnknownWrongAndDisabledWithinFiveMillisecondsOfEachOther() {
        SignUp.Request ada = new SignUp.Request("ada@example.org", AuthFixture.PASSWORD, "", "", AuthFixture.PHONE);
        SignUp.Request bob = new SignUp.Request("bob@example.org", AuthFixture.PASSWORD, "", "", AuthFixture.PHONE);
        var _ = auth.signUp().run(AuthFixture.NOBODY, ada);
        var _ = auth.signUp().run(AuthFixture.NOBODY, bob);
        int _ = fixture.update("UPDATE auth.account SET status = 'disabled' WHERE email = 'bob@example.org'");
        Map<String, List<Double>> times = new TreeMap<>();

        for (int i = 0; i < ATTEMPTS; i++) {
            for (String email : List.of("ada@example.org", "bob@example.org", "nobody@example.org")) {
                times.computeIfAbsent(email, _ -> new ArrayList<>()).add(millis(email));
            }
        }

        Map<String, Double> medians = new TreeMap<>();
        times.forEach((email, list) ->
                medians.put(email, list.stream().sorted().toList().get(ATTEMPTS / 2)));
        double spread =
                medians.values().stream().mapToDouble(Double::doubleValue).max().orElseThrow()
                        - medians.values().stream()
                                .mapToDouble(Double::doubleValue)
                                .min()
                                .orElseThrow();
        System.Logger log = System.getLogger(SignInTimingIT.class.getName());
        log.log(System.Logger.Level.INFO, "medians in ms of {0} attempts each: {1}", ATTEMPTS, medians);
        assertThat(spread).as("medians in ms: %s", medians).isLessThan(5.0);
    }
}
