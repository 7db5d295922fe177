// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import dev.reeve.authworker.oidc.IdTokenVerdict.Reason;
import dev.reeve.testkit.ManualClock;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an ID token has to be, header by header and claim by claim. */
class IdTokenVerifierTest {
    private static final Instant NOW = Instant.parse("2026-11-25T10:00:00Z");
    private static final long AT = NOW.getEpochSecond();
    private static final RSAKey RSA = rsa();
    private static final ECKey EC = ec();
    private static final String CLAIMS = "{\"iss\":\"https://idp.example\",\"aud\":\"web\",\"sub\":\"ada\",\"iat\":"
            + AT + ",\"exp\":" + (AT + 300) + ",\"nonce\":\"n1\"}";

    private final ManualClock clock = ManualClock.startingAt(NOW);
    private final ProviderKeys keys = new ProviderKeys(List.of(RSA.toPublicJWK(), EC.toPublicJWK()));
    private final IdTokenVerifier verifier = new IdTokenVerifier(settings(), keys::verifier, clock);

    private static RSAKey rsa() {
        try {
            return new RSAKeyGenerator(2048).keyID("r1").generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ECKey ec() {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID("e1").generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ProviderSettings settings() {
        return new ProviderSettings(
                "test",
                "https://idp.example",
                new ProviderSettings.Client("web", new ClientSecret.None()),
                List.of("android"),
                List.of("openid"),
                URI.create("https://reeve.example/v1/auth/oidc/callback"),
                false,
                false,
                false,
                Optional.empty());
    }

    private static String sign(String header, String claims, JWSSigner signer) throws JOSEException {
        String input = Base64URL.encode(header) + "." + Base64URL.encode(claims);
        JWSAlgorithm algorithm = signer instanceof ECDSASigner
                ? JWSAlgorithm.ES256
                : signer instanceof MACSigner ? JWSAlgorithm.HS256 : JWSAlgorithm.RS256;
        return input + "." + signer.sign(new JWSHeader(algorithm), input.getBytes(UTF_8));
    }

    private static String rsaSigned(String header, String claims) throws JOSEException {
        return sign(header, claims, new RSASSASigner(RSA));
    }

    private Reason refusal(String token) {
        return ((IdTokenVerdict.Refused) verifier.verify(token, Set.of("n1"))).reason();
    }

    @Test
    void takesBothAlgorithms() throws Exception {
        String byRsa = rsaSigned("{\"alg\":\"RS256\",\"kid\":\"r1\",\"typ\":\"JWT\"}", CLAIMS);
        String byEc = sign("{\"alg\":\"ES256\",\"kid\":\"e1\"}", CLAIMS, new ECDSASigner(EC));

        assertThat(verifier.verify(byRsa, Set.of("n1"))).isInstanceOf(IdTokenVerdict.Proven.class);
        assertThat(verifier.verify(byEc, Set.of("n0", "n1"))).isInstanceOf(IdTokenVerdict.Proven.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"alg\":\"none\",\"kid\":\"r1\"} | ALGORITHM",
                "{\"alg\":\"HS256\",\"kid\":\"r1\"} | ALGORITHM",
                "{\"alg\":\"PS256\",\"kid\":\"r1\"} | ALGORITHM",
                "{\"alg\":\"RS512\",\"kid\":\"r1\"} | ALGORITHM",
                "{\"alg\":[\"RS256\"],\"kid\":\"r1\"} | ALGORITHM",
                "{\"kid\":\"r1\"} | ALGORITHM",
                "{\"alg\":\"ES256\",\"kid\":\"r1\"} | KEY_UNKNOWN",
                "{\"alg\":\"RS256\",\"kid\":\"e1\"} | KEY_UNKNOWN",
                "{\"alg\":\"RS256\",\"kid\":\"r2\"} | KEY_UNKNOWN",
                "{\"alg\":\"RS256\"} | KEY_UNKNOWN",
                "{\"alg\":\"RS256\",\"kid\":\"r1\",\"crit\":[\"x\"],\"x\":1} | HEADER",
                "{\"alg\":\"RS256\",\"kid\":\"r1\",\"jku\":\"https://evil.example\"} | HEADER",
                "{\"alg\":\"RS256\",\"kid\":\"r1\",\"x5u\":\"https://evil.example\"} | HEADER",
                "{\"alg\":\"RS256\",\"kid\":\"r1\",\"jwk\":{}} | HEADER",
                "{\"alg\":\"RS256\",\"kid\":\"r1\",\"zip\":\"DEF\"} | HEADER",
                "{\"alg\":\"RS256\",\"kid\":\"r1\",\"typ\":\"at+jwt\"} | HEADER",
                "{\"alg\":\"RS256\",\"kid\":\"r1\",\"typ\":1} | HEADER",
                "{\"alg\":\"RS256\",\"alg\":\"RS256\",\"kid\":\"r1\"} | MALFORMED",
                "[] | MALFORMED",
                "{\"alg\":\"RS256\",\"kid\":\"r1\"} x | MALFORMED"
            })
    void refusesHeaders(String header, Reason reason) throws Exception {
        assertThat(refusal(rsaSigned(header, CLAIMS))).isEqualTo(reason);
    }

    @Test
    void refusesAPublicKeyTakenForASecret() throws Exception {
        String token = sign(
                "{\"alg\":\"HS256\",\"kid\":\"r1\"}",
                CLAIMS,
                new MACSigner(RSA.toRSAPublicKey().getEncoded()));

        assertThat(refusal(token)).isEqualTo(Reason.ALGORITHM);
    }

    @Test
    void refusesASignatureOfSomethingElse() throws Exception {
        String header = "{\"alg\":\"RS256\",\"kid\":\"r1\"}";
        String good = rsaSigned(header, CLAIMS);
        String other = rsaSigned(header, CLAIMS.replace("ada", "eve"));
        String mixed = other.substring(0, other.lastIndexOf('.')) + good.substring(good.lastIndexOf('.'));

        assertThat(refusal(mixed)).isEqualTo(Reason.SIGNATURE);
        assertThat(refusal(good.substring(0, good.lastIndexOf('.') + 1))).isEqualTo(Reason.MALFORMED);
        assertThat(refusal(good + ".x")).isEqualTo(Reason.MALFORMED);
        assertThat(refusal("x".repeat(20_000))).isEqualTo(Reason.MALFORMED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"iss\":\"https://idp.example\" | \"iss\":\"https://idp.example/\" | ISSUER",
                "\"iss\":\"https://idp.example\", | '' | ISSUER",
                "\"aud\":\"web\" | \"aud\":\"other\" | AUDIENCE",
                "\"aud\":\"web\" | \"aud\":[] | AUDIENCE",
                "\"aud\":\"web\" | \"aud\":[\"web\",1] | AUDIENCE",
                "\"aud\":\"web\" | \"aud\":{\"a\":\"web\"} | AUDIENCE",
                "\"aud\":\"web\" | \"aud\":[\"web\",\"other\"] | AUTHORIZED_PARTY",
                "\"aud\":\"web\" | \"aud\":[\"web\",\"other\"],\"azp\":\"other\" | AUTHORIZED_PARTY",
                "\"aud\":\"web\" | \"aud\":\"web\",\"azp\":\"other\" | AUTHORIZED_PARTY",
                "\"sub\":\"ada\" | \"sub\":\"\" | SUBJECT",
                "\"sub\":\"ada\" | \"sub\":7 | SUBJECT",
                "\"nonce\":\"n1\" | \"nonce\":\"n2\" | NONCE",
                "\"nonce\":\"n1\" | \"nonce\":[\"n1\"] | NONCE",
                "\"nonce\":\"n1\" | \"nonce\":\"n1\",\"nbf\":9999999999 | EXPIRED",
                "\"nonce\":\"n1\" | \"nonce\":\"n1\",\"nonce\":\"n1\" | MALFORMED"
            })
    void refusesClaims(String from, String to, Reason reason) throws Exception {
        String claims = CLAIMS.replace(from, to);

        assertThat(claims).isNotEqualTo(CLAIMS);
        assertThat(refusal(rsaSigned("{\"alg\":\"RS256\",\"kid\":\"r1\"}", claims)))
                .isEqualTo(reason);
    }

    @Test
    void refusesWhatIsTooOldOrFromTheFuture() throws Exception {
        String header = "{\"alg\":\"RS256\",\"kid\":\"r1\"}";
        String longLived = CLAIMS.replace("\"exp\":" + (AT + 300), "\"exp\":" + (AT + 86_400));
        String early = longLived.replace("\"iat\":" + AT, "\"iat\":" + (AT + 61));

        assertThat(refusal(rsaSigned(header, early))).isEqualTo(Reason.ISSUED_AT);
        clock.advance(Duration.ofMinutes(6));
        assertThat(refusal(rsaSigned(header, CLAIMS))).isEqualTo(Reason.EXPIRED);
        clock.advance(Duration.ofMinutes(4));
        assertThat(verifier.verify(rsaSigned(header, longLived), Set.of("n1")))
                .isInstanceOf(IdTokenVerdict.Proven.class);
        clock.advance(Duration.ofSeconds(1));
        assertThat(refusal(rsaSigned(header, longLived))).isEqualTo(Reason.ISSUED_AT);
    }

    @Test
    void takesAnAppOfOursAsAudienceAndParty() throws Exception {
        String claims = CLAIMS.replace("\"aud\":\"web\"", "\"aud\":[\"web\",\"other\"],\"azp\":\"android\"");

        assertThat(verifier.verify(rsaSigned("{\"alg\":\"RS256\",\"kid\":\"r1\"}", claims), Set.of("n1")))
                .isInstanceOf(IdTokenVerdict.Proven.class);
    }

    @Test
    void aShortRsaKeyVerifiesNothing() throws Exception {
        RSAKey weak = new RSAKeyGenerator(1024, true).keyID("w").generate();

        assertThat(new ProviderKeys(List.of(weak.toPublicJWK())).verifier("w", "RS256"))
                .isEmpty();
    }
}
