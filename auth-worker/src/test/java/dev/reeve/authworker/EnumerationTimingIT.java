// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static dev.reeve.authworker.AuthFixture.NOBODY;
import static dev.reeve.authworker.AuthFixture.PASSWORD;
import static dev.reeve.authworker.AuthFixture.PHONE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Whether the time of an answer tells if an account exists. The attempts alternate, so that what else the machine does
 * weighs on all alike; delays and limits are cleared away between them.
 */
@Tag("long")
@Tag("A7")
class EnumerationTimingIT {
    private static final int ATTEMPTS = 1_000;
    private static final double SPREAD_MAX_MS = 5.0;
    /** The hash is the same code for all; what is compared is everything around it. */
    private static final Argon2Cost LIGHT = new Argon2Cost(2_048, 1, 1);

    private static final String KNOWN = "ada@example.org";
    private static final String DISABLED = "bob@example.org";
    private static final String UNKNOWN = "nobody@example.org";

    private final AuthFixture fixture = new AuthFixture(AuthFixture.settings(LIGHT, List.of(), SignUpMode.IMMEDIATE));
    private final AuthDomain auth = fixture.replica(AuthFixture.settings(LIGHT, List.of(), SignUpMode.VERIFY));

    @BeforeEach
    void twoOfThreeHaveAnAccount() {
        StartedSession _ = fixture.signUp(KNOWN);
        StartedSession _ = fixture.signUp(DISABLED);
        int _ = fixture.update("UPDATE auth.account SET status = 'disabled' WHERE email = ?", DISABLED);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private double millis(Consumer<String> operation, String email) {
        int _ = fixture.update("TRUNCATE auth.attempt, auth.bucket");
        long began = System.nanoTime();
        operation.accept(email);
        return (System.nanoTime() - began) / 1e6;
    }

    private void assertAlike(String name, Consumer<String> operation) {
        Map<String, List<Double>> times = new TreeMap<>();
        for (int i = 0; i < ATTEMPTS; i++) {
            for (String email : List.of(KNOWN, DISABLED, UNKNOWN)) {
                times.computeIfAbsent(email, _ -> new ArrayList<>()).add(millis(operation, email));
            }
        }
        Map<String, Double> medians = new TreeMap<>();
        times.forEach((email, list) ->
                medians.put(email, list.stream().sorted().toList().get(ATTEMPTS / 2)));
        System.Logger log = System.getLogger(EnumerationTimingIT.class.getName());
        log.log(System.Logger.Level.INFO, "{0}: medians in ms of {1} attempts each: {2}", name, ATTEMPTS, medians);
        assertThat(Collections.max(medians.values()) - Collections.min(medians.values()))
                .as("medians in ms: %s", medians)
                .isLessThan(SPREAD_MAX_MS);
    }

    @Test
    void aSignInTakesAsLongForUnknownWrongAndDisabled() {
        assertAlike("sign-in", email -> {
            AuthRefusal refusal = Refused.refusalOf(() -> {
                StartedSession _ = auth.signIn().run(NOBODY, new SignIn.Request(email, "a wrong phrase", PHONE));
            });
            assertThat(refusal.reason()).isEqualTo(AuthReason.INVALID_CREDENTIALS);
        });
    }

    @Test
    void aSignUpTakesAsLongForAKnownAddress() {
        assertAlike(
                "sign-up",
                email -> assertThat(auth.signUp().run(NOBODY, new SignUp.Request(email, PASSWORD, "", "", PHONE)))
                        .as("check your mail")
                        .isEmpty());
    }

    @Test
    void aForgottenPasswordTakesAsLongForAnUnknownAddress() {
        assertAlike("password/forgot", email -> auth.forgotPassword().run(NOBODY, email, ""));
    }
}
