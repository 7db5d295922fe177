// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.protocol.auth.v1.JwksReply;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SigningKeysTest {

    private static final TokenForge ONE = new TokenForge("k1");
    private static final TokenForge TWO = new TokenForge("k2");

    @Test
    void readsTheSetOfTheAuthWorker() {
        SigningKeys keys = TokenForge.keys(ONE, TWO);

        assertThat(keys.issuer()).isEqualTo(TokenForge.ISSUER);
        assertThat(keys.audience()).isEqualTo(TokenForge.AUDIENCE);
        assertThat(keys.byKeyId()).containsOnlyKeys("k1", "k2");
        assertThat(keys.find("k3")).isNull();
    }

    @Test
    void sameSetReadTwiceIsEqual() {
        assertThat(TokenForge.keys(ONE, TWO)).isEqualTo(TokenForge.keys(TWO, ONE));
    }

    @Test
    void leavesKeysOfOtherKindsOut() {
        String rsa = "{\"kty\":\"RSA\",\"kid\":\"r1\",\"n\":\"AQAB\",\"e\":\"AQAB\"}";
        String otherCurve = ONE.jwk().replace("P-256", "P-384").replace("k1", "k9");

        SigningKeys keys = SigningKeys.of(reply("{\"keys\":[" + rsa + "," + otherCurve + "," + ONE.jwk() + "]}"));

        assertThat(Objects.requireNonNull(keys).byKeyId()).containsOnlyKeys("k1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[]",
                "{\"keys\":{}}",
                "{\"keys\":[]}",
                "{\"keys\":[1]}",
                "{\"keys\":[{\"kty\":\"EC\"}]}",
                "x"
            })
    void refusesWhatIsNoSet(String json) {
        assertThat(SigningKeys.of(reply(json))).isNull();
    }

    @Test
    void refusesSetsThatContradictThemselves() {
        assertThat(SigningKeys.of(set(ONE.jwk(), ONE.jwk())))
                .as("same id twice")
                .isNull();
        assertThat(SigningKeys.of(set(ONE.jwk().replace("{", "{\"d\":\"AQ\","))))
                .as("a private key")
                .isNull();
        assertThat(SigningKeys.of(set(ONE.jwk().replace("k1", "../k1"))))
                .as("a path as id")
                .isNull();
    }

    @Test
    void refusesPointsThatAreNotOnTheCurve() {
        String x = ONE.jwk().replaceAll(".*\"x\":\"([^\"]+)\".*", "$1");
        String y = ONE.jwk().replaceAll(".*\"y\":\"([^\"]+)\".*", "$1");

        assertThat(SigningKeys.of(set(ONE.jwk().replace(y, x)))).isNull();
    }

    @Test
    void refusesLargeSets() {
        List<String> keys = new ArrayList<>();
        for (int i = 0; i <= SigningKeys.KEYS_MAX; i++) {
            keys.add(ONE.jwk().replace("k1", "k" + i));
        }

        assertThat(SigningKeys.of(set(keys.toArray(String[]::new)))).isNull();
    }

    private static JwksReply set(String... keys) {
        return reply("{\"keys\":[" + String.join(",", keys) + "]}");
    }

    private static JwksReply reply(String json) {
        return JwksReply.newBuilder()
                .setJwksJson(json)
                .setIssuer(TokenForge.ISSUER)
                .setAudience(TokenForge.AUDIENCE)
                .build();
    }
}
