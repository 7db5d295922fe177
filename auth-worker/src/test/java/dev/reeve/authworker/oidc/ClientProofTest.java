// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** How a token endpoint sees that the client is us. */
class ClientProofTest {
    private static final Instant NOW = Instant.parse("2026-11-25T10:00:00Z");

    @Test
    void applesSecretIsAShortTokenThatWeSign() throws Exception {
        ECKey key = new ECKeyGenerator(Curve.P_256).generate();
        ClientSecret secret = new ClientSecret.Apple("TEAM", "KEY", key.toECPrivateKey());

        ClientProof proof = ClientProof.of(new ProviderSettings.Client("com.example.app", secret), false, NOW);

        SignedJWT jwt = SignedJWT.parse(proof.form().get("client_secret"));
        assertThat(jwt.verify(new ECDSAVerifier(key))).isTrue();
        assertThat(jwt.getHeader().toJSONObject()).containsEntry("alg", "ES256").containsEntry("kid", "KEY");
        assertThat(jwt.getJWTClaimsSet().getIssuer()).isEqualTo("TEAM");
        assertThat(jwt.getJWTClaimsSet().getSubject()).isEqualTo("com.example.app");
        assertThat(jwt.getJWTClaimsSet().getAudience()).containsExactly("https://appleid.apple.com");
        assertThat(jwt.getJWTClaimsSet().getExpirationTime().toInstant())
                .isAfter(NOW)
                .isBefore(NOW.plus(Duration.ofDays(180)));
    }

    @Test
    void aSecretGoesIntoTheFormOnlyWhereTheProviderTakesItThere() {
        ProviderSettings.Client client = new ProviderSettings.Client("a:b", new ClientSecret.Text("c d"));

        assertThat(ClientProof.of(client, true, NOW).form()).containsEntry("client_secret", "c d");
        // a%3Ab:c+d
        assertThat(ClientProof.of(client, false, NOW).headers()).containsEntry("Authorization", "Basic YSUzQWI6Yytk");
    }

    @Test
    void aPublicClientShowsItsNameOnly() {
        ProviderSettings.Client client = new ProviderSettings.Client("app", new ClientSecret.None());

        assertThat(ClientProof.of(client, true, NOW).form()).containsOnlyKeys("client_id");
    }
}
