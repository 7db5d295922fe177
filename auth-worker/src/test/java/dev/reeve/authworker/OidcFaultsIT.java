// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static dev.reeve.authworker.Refused.refusalOf;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.testkit.IdentityProvider;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Providers that misbehave, apps that ask for what is not theirs. */
class OidcFaultsIT {
    private final OidcFixture fixture = new OidcFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    private static UnaryOperator<Map<String, Object>> put(String name, Object value) {
        return all -> {
            all.put(name, value);
            return all;
        };
    }

    private static UnaryOperator<Map<String, Object>> remove(String name) {
        return all -> {
            all.remove(name);
            return all;
        };
    }

    static Stream<Arguments> wrongClaims() {
        return Stream.of(
                Arguments.of("another issuer", put("iss", "https://accounts.google.com")),
                Arguments.of("another audience", put("aud", "somebody-else")),
                Arguments.of("another party", put("azp", "somebody-else")),
                Arguments.of("another nonce", put("nonce", "0123456789")),
                Arguments.of("no nonce", remove("nonce")),
                Arguments.of("no subject", remove("sub")),
                Arguments.of("made long ago", put("iat", 1)),
                Arguments.of("expired", put("exp", 1)),
                Arguments.of("no expiry", remove("exp")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongClaims")
    void anIdTokenThatIsNotForUsProvesNothing(String what, UnaryOperator<Map<String, Object>> change) {
        fixture.provider.claims(change);

        String redirect = fixture.back(fixture.begin(AuthFixture.NOBODY, OidcIntent.SIGN_IN));

        assertThat(redirect).as(what).isEqualTo(OidcFixture.APP + "?error=PROVIDER_ERROR");
        assertThat(fixture.auth.texts("SELECT reason FROM auth.audit WHERE outcome = 'refused'"))
                .containsExactly("PROVIDER_ERROR");
    }

    @Test
    void aSignatureByAnotherKeyOfThatNameProvesNothing() {
        fixture.provider.signWithStolenName();

        assertThat(fixture.back(fixture.begin(AuthFixture.NOBODY, OidcIntent.SIGN_IN)))
                .endsWith("error=PROVIDER_ERROR");
    }

    @ParameterizedTest
    @EnumSource(
            value = IdentityProvider.Fault.class,
            names = {"HUGE", "REDIRECT", "BROKEN"})
    void aProviderThatDoesNotAnswerAsItShouldIsSaidToTheApp(IdentityProvider.Fault fault) {
        fixture.provider.fault("/token", fault);
        String ofBrowser = fixture.back(fixture.begin(AuthFixture.NOBODY, OidcIntent.SIGN_IN));
        fixture.provider.fault("/keys", fault);
        String nonce = fixture.nonce();

        AuthRefusal ofApp = refusalOf(() -> fixture.byIdToken(
                AuthFixture.NOBODY, OidcIntent.SIGN_IN, nonce, fixture.provider.idToken("web-client", nonce)));
        fixture.provider.heal("/keys");
        fixture.auth.clock.advance(Duration.ofSeconds(5));
        StartedSession healed = fixture.byIdToken(
                AuthFixture.NOBODY, OidcIntent.SIGN_IN, nonce, fixture.provider.idToken("web-client", nonce));

        assertThat(ofBrowser).endsWith("error=PROVIDER_ERROR");
        assertThat(ofApp.reason()).isEqualTo(AuthReason.PROVIDER_ERROR);
        assertThat(ofApp.retryAfter()).isPositive();
        assertThat(healed.subject()).startsWith("u_");
        assertThat(fixture.provider.requests("/elsewhere")).isZero();
    }

    @Test
    void aProviderThatSaysToBeAnotherIsNone() {
        fixture.provider.metadata(put("issuer", "https://accounts.google.com"));

        assertThat(refusalOf(() -> fixture.begin(AuthFixture.NOBODY, OidcIntent.SIGN_IN))
                        .reason())
                .isEqualTo(AuthReason.PROVIDER_ERROR);
    }

    @Test
    void whoSaysNoIsToldApartFromWhatFailed() {
        OidcFixture.Begun begun = fixture.begin(AuthFixture.NOBODY, OidcIntent.SIGN_IN);
        String state = OidcFixture.parameter(begun.url().toString(), "state");

        String redirect = fixture.domain
                .oidc()
                .callback()
                .run(AuthFixture.NOBODY, new OidcCallback.Request(state, "", "access_denied", "", ""));

        assertThat(redirect).isEqualTo(OidcFixture.APP + "?error=ACCESS_DENIED");
    }

    @Test
    void anAnswerInTheNameOfAnotherProviderIsRefused() {
        OidcCallback.Request back = fixture.atProvider(fixture.begin(AuthFixture.NOBODY, OidcIntent.SIGN_IN));

        String redirect = fixture.domain
                .oidc()
                .callback()
                .run(
                        AuthFixture.NOBODY,
                        new OidcCallback.Request(back.state(), back.code(), "", "https://evil.example", ""));

        assertThat(redirect).endsWith("error=PROVIDER_ERROR");
    }

    @Test
    void browsersGoOnlyWhereTheServerWasTold() {
        String listed = "https://app.example.org/signed-in?from=oidc";

        AuthRefusal longer =
                refusalOf(() -> fixture.begin(AuthFixture.NOBODY, OidcIntent.SIGN_IN, OidcFixture.APP + "/more"));
        String redirect = fixture.back(fixture.begin(AuthFixture.NOBODY, OidcIntent.SIGN_IN, listed));

        assertThat(longer.reason()).isEqualTo(AuthReason.REDIRECT_NOT_ALLOWED);
        assertThat(redirect).startsWith(listed + "&code=");
    }

    @Test
    void oneAddressBeginsOnlySoMany() {
        fixture.close();
        try (OidcFixture strict = new OidcFixture(false, 2)) {
            String _ = strict.nonce();
            var _ = strict.begin(AuthFixture.NOBODY, OidcIntent.SIGN_IN);

            assertThat(refusalOf(strict::nonce).reason()).isEqualTo(AuthReason.RATE_LIMITED);
        }
    }

    @Test
    void aWrongIdTokenIsOneAnswerWhateverIsWrong() {
        String nonce = fixture.nonce();
        String idToken = fixture.provider.idToken("somebody-else", nonce);

        AuthRefusal refusal =
                refusalOf(() -> fixture.byIdToken(AuthFixture.NOBODY, OidcIntent.SIGN_IN, nonce, idToken));

        assertThat(refusal.reason()).isEqualTo(AuthReason.INVALID_CREDENTIALS);
        assertThat(fixture.auth.texts("SELECT action FROM auth.audit WHERE outcome = 'refused'"))
                .containsExactly("oidc.id-token");
    }

    @Test
    void anSdkMayHaveSentTheHashOfTheNonce() {
        String nonce = fixture.nonce();
        String hash = HexFormat.of().formatHex(Sha256.of(nonce.getBytes(US_ASCII)));

        StartedSession session = fixture.byIdToken(
                AuthFixture.NOBODY,
                OidcIntent.SIGN_IN,
                nonce,
                fixture.provider.idToken(OidcFixture.NATIVE_CLIENT, hash));

        assertThat(session.subject()).startsWith("u_");
    }
}
