// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.authworker.jose.P256Key;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("A3")
class KeyProofTest {
    private static final String TOKEN = "rr1_some-token";
    private static final String HEADER = "{\"alg\":\"ES256\",\"typ\":\"reeve-refresh+jwt\"}";
    private static final String PAYLOAD = "{\"rth\":\"" + DeviceKey.hash(TOKEN) + "\"}";

    private final DeviceKey phone = new DeviceKey();

    private boolean isRight(String proof) {
        return KeyProof.REFRESH.isRight(proof, phone.publicKey(), TOKEN);
    }

    @Test
    void fitsOneTokenOneKeyAndOnePurpose() {
        String proof = phone.sign(HEADER, PAYLOAD);

        assertThat(isRight(proof)).isTrue();
        assertThat(isRight(phone.sign(HEADER, "{\"iat\":1,\"rth\":\"" + DeviceKey.hash(TOKEN) + "\"}")))
                .as("what else an app says in it is not asked for")
                .isTrue();
        assertThat(KeyProof.REFRESH.isRight(proof, phone.publicKey(), "rr1_another"))
                .isFalse();
        assertThat(KeyProof.REFRESH.isRight(proof, new DeviceKey().publicKey(), TOKEN))
                .isFalse();
        assertThat(KeyProof.DEVICE.isRight(proof, phone.publicKey(), TOKEN)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"alg\":\"none\",\"typ\":\"reeve-refresh+jwt\"}",
                "{\"alg\":\"HS256\",\"typ\":\"reeve-refresh+jwt\"}",
                "{\"alg\":\"ES256K\",\"typ\":\"reeve-refresh+jwt\"}",
                "{\"alg\":\"ES256\",\"typ\":\"jwt\"}",
                "{\"alg\":\"ES256\",\"typ\":\"REEVE-REFRESH+JWT\"}",
                "{\"alg\":\"ES256\"}",
                "{\"typ\":\"reeve-refresh+jwt\"}",
                "{\"alg\":\"ES256\",\"typ\":\"reeve-refresh+jwt\",\"crit\":[\"b64\"],\"b64\":false}",
                "{\"alg\":\"ES256\",\"typ\":\"reeve-refresh+jwt\",\"jwk\":{}}",
                "{\"alg\":\"ES256\",\"typ\":\"reeve-refresh+jwt\",\"kid\":\"1\"}",
                "{\"alg\":\"ES256\",\"alg\":\"ES256\",\"typ\":\"reeve-refresh+jwt\"}",
                "{\"alg\":\"ES256\",\"typ\":\"reeve-refresh+jwt\"} {}",
                "[]",
                ""
            })
    void refusesEveryOtherHeader(String header) {
        assertThat(isRight(phone.sign(header, PAYLOAD))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "{\"rth\":null}", "{\"rth\":\"\"}", "{\"rth\":[\"x\"]}", "[]", "x", "{\"rth\":\"\u00e4\"}"
            })
    void refusesEveryOtherPayload(String payload) {
        assertThat(isRight(phone.sign(HEADER, payload))).isFalse();
    }

    @Test
    void refusesWhatIsNotInItsOneForm() {
        String proof = phone.sign(HEADER, PAYLOAD);
        String[] parts = proof.split("\\.", -1);
        byte[] zero = new byte[64];
        byte[] der = new byte[70];

        assertThat(isRight("")).isFalse();
        assertThat(isRight(parts[0] + "." + parts[1])).isFalse();
        assertThat(isRight(proof + ".")).isFalse();
        assertThat(isRight(proof + "=")).isFalse();
        assertThat(isRight(parts[0] + "." + parts[1] + "." + encode(zero)))
                .as("r = s = 0")
                .isFalse();
        assertThat(isRight(parts[0] + "." + parts[1] + "." + encode(der))).isFalse();
        assertThat(isRight(parts[0] + "." + parts[1] + ".")).isFalse();
        assertThat(isRight(parts[0] + "." + parts[1] + "\u00e4." + parts[2])).isFalse();
        assertThat(isRight(proof + "A".repeat(1_024))).isFalse();
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Test
    void aKeyIsAPointOfTheCurve() {
        P256Key key = phone.publicKey();

        assertThat(P256Key.of("EC", "P-256", phone.x(), phone.x())).isEmpty();
        assertThat(P256Key.of("EC", "P-256", phone.x(), "")).isEmpty();
        assertThat(P256Key.of("RSA", "P-256", phone.x(), phone.x())).isEmpty();
        assertThat(P256Key.of("EC", "P-384", phone.x(), phone.x())).isEmpty();
        assertThat(InstallationRow.keyOf(key.toJwk())).isEqualTo(Optional.of(key));
    }
}
