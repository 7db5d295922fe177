// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static dev.reeve.authworker.Refused.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is good once is refused the second time, and what belongs to one app is of no use to another. */
class OidcReplayIT {
    private final OidcFixture fixture = new OidcFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    @Tag("A9")
    void stateIsGoodOnce() {
        OidcCallback.Request back = fixture.atProvider(fixture.begin(AuthFixture.NOBODY, OidcIntent.SIGN_IN));
        String _ = fixture.domain.oidc().callback().run(AuthFixture.NOBODY, back);

        AuthRefusal second = refusalOf(() -> fixture.domain.oidc().callback().run(AuthFixture.NOBODY, back));

        assertThat(second.reason()).isEqualTo(AuthReason.CODE_INVALID);
    }

    @Test
    @Tag("A9")
    void providersCodeIsOfNoUseInAnotherFlow() {
        OidcCallback.Request first = fixture.atProvider(fixture.begin(AuthFixture.NOBODY, OidcIntent.SIGN_IN));
        OidcCallback.Request second = fixture.atProvider(fixture.begin(AuthFixture.NOBODY, OidcIntent.SIGN_IN));

        String redirect = fixture.domain
                .oidc()
                .callback()
                .run(AuthFixture.NOBODY, new OidcCallback.Request(second.state(), first.code(), "", "", ""));

        assertThat(redirect).isEqualTo(OidcFixture.APP + "?error=PROVIDER_ERROR");
    }

    @Test
    @Tag("A9")
    void codeOfTheAppIsGoodOnceAlsoForManyAtOnce() throws Exception {
        OidcFixture.Begun begun = fixture.begin(AuthFixture.NOBODY, OidcIntent.SIGN_IN);
        String redirect = fixture.back(begun);

        List<String> outcomes = Race.run(5, _ -> () -> {
            try {
                return fixture.exchange(redirect, begun.verifier()).subject();
            } catch (AuthRefusal e) {
                return e.reason().name();
            }
        });

        assertThat(outcomes).filteredOn(outcome -> outcome.startsWith("u_")).hasSize(1);
        assertThat(outcomes).filteredOn("CODE_INVALID"::equals).hasSize(4);
        assertThat(fixture.auth.texts("SELECT id::text FROM auth.session")).hasSize(1);
    }

    @Test
    @Tag("A9")
    void nonceIsGoodOnce() {
        String nonce = fixture.nonce();
        String idToken = fixture.provider.idToken(OidcFixture.NATIVE_CLIENT, nonce);
        StartedSession _ = fixture.byIdToken(AuthFixture.NOBODY, OidcIntent.SIGN_IN, nonce, idToken);

        AuthRefusal second = refusalOf(() -> fixture.byIdToken(AuthFixture.NOBODY, OidcIntent.SIGN_IN, nonce, idToken));

        assertThat(second.reason()).isEqualTo(AuthReason.CODE_INVALID);
    }

    @Test
    void codeIsOfNoUseWithoutItsVerifierAndSurvivesFourWrongOnes() {
        OidcFixture.Begun begun = fixture.begin(AuthFixture.NOBODY, OidcIntent.SIGN_IN);
        String redirect = fixture.back(begun);

        for (int i = 0; i < 4; i++) {
            String wrong = Pkce.newVerifier(fixture.auth.random);
            assertThat(refusalOf(() -> fixture.exchange(redirect, wrong)).reason())
                    .isEqualTo(AuthReason.CODE_INVALID);
        }

        assertThat(fixture.exchange(redirect, begun.verifier()).subject()).startsWith("u_");
    }

    @Test
    void codeIsOfNoUseAfterAMinuteAndAStateAfterTen() {
        OidcFixture.Begun slow = fixture.begin(AuthFixture.NOBODY, OidcIntent.SIGN_IN);
        OidcFixture.Begun begun = fixture.begin(AuthFixture.NOBODY, OidcIntent.SIGN_IN);
        String redirect = fixture.back(begun);
        fixture.auth.clock.advance(Duration.ofSeconds(61));

        AuthRefusal late = refusalOf(() -> fixture.exchange(redirect, begun.verifier()));
        fixture.auth.clock.advance(Duration.ofMinutes(9));
        AuthRefusal tooLate = refusalOf(() -> fixture.back(slow));

        assertThat(late.reason()).isEqualTo(AuthReason.CODE_INVALID);
        assertThat(tooLate.reason()).isEqualTo(AuthReason.CODE_INVALID);
    }

    @Test
    void whatIsOverIsCleanedUp() {
        OidcFixture.Begun begun = fixture.begin(AuthFixture.NOBODY, OidcIntent.SIGN_IN);
        String _ = fixture.back(begun);
        String _ = fixture.nonce();
        fixture.auth.clock.advance(Duration.ofHours(1));

        int _ = fixture.domain.cleanUp().run();

        assertThat(fixture.auth.texts("SELECT id::text FROM auth.code")).isEmpty();
    }

    @Test
    void nothingReadableLiesInTheDatabase() {
        OidcFixture.Begun begun = fixture.begin(AuthFixture.NOBODY, OidcIntent.SIGN_IN);
        String code = OidcFixture.parameter(fixture.back(begun), "code");
        String state = OidcFixture.parameter(begun.url().toString(), "state");

        assertThat(fixture.auth.texts("SELECT c::text FROM auth.code c"))
                .hasSize(2)
                .noneMatch(row -> row.contains(code) || row.contains(state));
    }

    @Test
    void aCodeOfOneTenantIsUnknownInAnother() {
        OidcFixture.Begun begun = fixture.begin(AuthFixture.NOBODY, OidcIntent.SIGN_IN);
        String code = OidcFixture.parameter(fixture.back(begun), "code");
        OidcExchange.Request request = new OidcExchange.Request(code, begun.verifier(), AuthFixture.PHONE, "", "");

        AuthRefusal refusal =
                refusalOf(() -> fixture.domain.oidc().exchange().run(AuthFixture.NOBODY.inTenant("other"), request));

        assertThat(refusal.reason()).isEqualTo(AuthReason.CODE_INVALID);
    }
}
