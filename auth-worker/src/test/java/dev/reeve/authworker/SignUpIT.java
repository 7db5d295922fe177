// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static dev.reeve.authworker.AuthFixture.NOBODY;
import static dev.reeve.authworker.AuthFixture.PASSWORD;
import static dev.reeve.authworker.AuthFixture.PHONE;
import static dev.reeve.authworker.Refused.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SignUpIT {
    private final AuthFixture fixture = new AuthFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    private AuthReason reasonFor(String email, String password, String name) {
        SignUp.Request request = new SignUp.Request(email, password, name, "", PHONE);
        return refusalOf(() -> fixture.auth.signUp().run(NOBODY, request)).reason();
    }

    @Test
    void startsASessionAtOnceAndTheAccountCanSignInAgain() {
        StartedSession signedUp = fixture.signUp("Ada.Lovelace@Example.org");

        StartedSession signedIn = fixture.signIn("ada.lovelace@example.ORG", PASSWORD);

        assertThat(signedIn.subject()).isEqualTo(signedUp.subject());
        assertThat(signedIn.session()).isNotEqualTo(signedUp.session());
        assertThat(signedUp.anonymous()).isFalse();
        Me.Profile profile = fixture.auth.me().run(AuthFixture.callerOf(signedIn));
        assertThat(profile.email()).isEqualTo("Ada.Lovelace@Example.org");
        assertThat(profile.displayName()).isEqualTo("Ada");
        assertThat(profile.createdAt()).isEqualTo(fixture.clock.instant());
    }

    @Test
    void refusesAKnownAddressInWhateverSpelling() {
        StartedSession _ = fixture.signUp("jos\u00e9@example.org");

        assertThat(reasonFor("JOS\u00c9@example.org", PASSWORD, "")).isEqualTo(AuthReason.IDENTITY_IN_USE);
        assertThat(reasonFor("jose\u0301@Example.org", PASSWORD, "")).isEqualTo(AuthReason.IDENTITY_IN_USE);
    }

    @Test
    void makesOneAccountWhenTheSameAddressSignsUpManyTimesAtOnce() throws Exception {
        AuthDomain other = fixture.replica();
        SignUp.Request request = new SignUp.Request("race@example.org", PASSWORD, "", "", PHONE);

        List<String> outcomes = Race.run(20, i -> () -> {
            try {
                return (i % 2 == 0 ? fixture.auth : other)
                        .signUp()
                        .run(NOBODY, request)
                        .orElseThrow()
                        .subject();
            } catch (AuthRefusal refusal) {
                return refusal.reason().name();
            }
        });

        assertThat(outcomes).filteredOn(outcome -> outcome.startsWith("u_")).hasSize(1);
        assertThat(outcomes).filteredOn("IDENTITY_IN_USE"::equals).hasSize(19);
        assertThat(fixture.texts("SELECT count(*)::text FROM auth.account")).containsExactly("1");
        assertThat(fixture.texts("SELECT count(*)::text FROM auth.password")).containsExactly("1");
    }

    @Test
    void refusesWhatIsNoAddress() {
        for (String bad : List.of(
                "",
                "@",
                "a@",
                "@b",
                "a@b@c",
                "a b@c",
                "a@b\u0000",
                "a\r\nbcc:x@b",
                "a@b\ud800",
                "a@b\u2028c",
                "x".repeat(250) + "@b.de")) {
            assertThat(reasonFor(bad, PASSWORD, "")).as(bad).isEqualTo(AuthReason.INVALID_REQUEST);
        }
    }

    @Test
    void takesUnusualButPossibleAddresses() {
        for (String good :
                List.of("a@b", "o'hara+tag@example.org", "\u00fcser@b\u00fccher.example", "x".repeat(252) + "@b")) {
            assertThat(fixture.signUp(good).subject()).as(good).startsWith("u_");
        }
    }

    @Test
    void refusesWeakPasswordsAndTakesLongOnesWhole() {
        String longest = "\ud83d\udd11".repeat(128);

        for (String weak : List.of("seven77", "password123", "PASSWORD123", "weak@example.org", "1234567890")) {
            assertThat(reasonFor("weak@example.org", weak, "")).as(weak).isEqualTo(AuthReason.WEAK_PASSWORD);
        }
        assertThat(reasonFor("weak@example.org", "", "")).isEqualTo(AuthReason.INVALID_REQUEST);
        assertThat(reasonFor("weak@example.org", longest + "x", "")).isEqualTo(AuthReason.INVALID_REQUEST);
        var _ = fixture.auth.signUp().run(NOBODY, new SignUp.Request("long@example.org", longest, "", "", PHONE));
        String cut = longest.substring(0, longest.length() - 2);
        assertThat(refusalOf(() -> fixture.signIn("long@example.org", cut)).reason())
                .isEqualTo(AuthReason.INVALID_CREDENTIALS);
        assertThat(fixture.signIn("long@example.org", longest).subject()).startsWith("u_");
    }

    @Test
    void refusesTextsThatAreTooLongOrHoldControlCharacters() {
        assertThat(reasonFor("a@b", PASSWORD, "x".repeat(129))).isEqualTo(AuthReason.INVALID_REQUEST);
        assertThat(reasonFor("a@b", PASSWORD, "x\u0007")).isEqualTo(AuthReason.INVALID_REQUEST);
        assertThat(refusalOf(() -> new ClientDescription("x".repeat(129), "", "", "", SessionKind.NATIVE)))
                .hasMessageContaining("client.name");
        assertThat(refusalOf(() -> new ClientDescription("", "\u0000", "", "", SessionKind.NATIVE)))
                .hasMessageContaining("client.platform");
    }

    @Test
    void keepsNoPasswordInTheDatabase() {
        StartedSession _ = fixture.signUp("ada@example.org");

        List<String> hashes = fixture.texts("SELECT phc FROM auth.password");

        assertThat(hashes).hasSize(1).allMatch(phc -> phc.startsWith("$argon2id$v=19$m=64,t=1,p=1$"));
        assertThat(fixture.texts("SELECT row_to_json(a)::text FROM auth.audit a WHERE actor_kind <> 'system'"))
                .hasSize(2)
                .noneMatch(line -> line.contains("ada@example.org") || line.contains(PASSWORD));
    }
}
