// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.brokercore.TokenVerdict;
import dev.reeve.brokerservice.TokenVerifier.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The token check against tokens that look almost right (A1). */
@Tag("A1")
final class TokenVerifierTest {

    private static final long NOW = TokenForge.NOW;
    private static final TokenForge FORGE = new TokenForge("k1");
    private static final TokenForge OTHER = new TokenForge("k2");
    private static final SigningKeys KEYS = TokenForge.keys(FORGE);

    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Vector(String name, RefusalReason reason, byte[] token) {
        @Override
        public String toString() {
            return name;
        }
    }

    @Test
    void takesTokenOfTheAuthWorkerAndReadsWhoItIs() {
        Outcome outcome = TokenVerifier.verify(FORGE.token(NOW), KEYS, NOW);

        assertThat(outcome).isInstanceOfSatisfying(Outcome.Good.class, good -> {
            assertThat(good.identity().getSubject()).isEqualTo("u_1");
            assertThat(good.identity().getSession()).isEqualTo("s_1");
            assertThat(good.identity().getTenant()).isEqualTo("default");
            assertThat(good.identity().getScopesList()).containsExactly("logs:write");
            assertThat(good.identity().getInstallation()).isEqualTo("i_1");
            assertThat(good.expiresUnix()).isEqualTo(NOW + 600);
        });
    }

    @Test
    void allowsSixtySecondsOfSkewEitherWay() {
        assertThat(TokenVerifier.verify(FORGE.token(NOW), KEYS, NOW + 600 + 59)).isInstanceOf(Outcome.Good.class);
        assertThat(TokenVerifier.verify(FORGE.token(NOW), KEYS, NOW + 600 + 60))
                .isEqualTo(new Outcome.Bad(RefusalReason.EXPIRED));
        assertThat(TokenVerifier.verify(FORGE.token(NOW), KEYS, NOW - 60)).isInstanceOf(Outcome.Good.class);
        assertThat(TokenVerifier.verify(FORGE.token(NOW), KEYS, NOW - 61))
                .isEqualTo(new Outcome.Bad(RefusalReason.NOT_YET_VALID));
    }

    @Test
    void sessionAndInstallationMayBeMissing() {
        String payload = TokenForge.payload(NOW).replace("\"sid\":\"s_1\",\"ins\":\"i_1\",", "");

        assertThat(TokenVerifier.verify(FORGE.token(FORGE.header(), payload), KEYS, NOW))
                .isInstanceOf(Outcome.Good.class);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void refuses(Vector vector) {
        Outcome outcome = TokenVerifier.verify(vector.token(), KEYS, NOW);

        assertThat(outcome).isEqualTo(new Outcome.Bad(vector.reason()));
        assertThat(outcome.verdict())
                .isEqualTo(new TokenVerdict.Refused(vector.reason().label()));
    }

    @Test
    void refusesEveryTokenWithOneBitFlipped() {
        byte[] token = FORGE.token(NOW);
        for (int bit = 0; bit < token.length * 8; bit++) {
            byte[] flipped = token.clone();
            flipped[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThat(TokenVerifier.verify(flipped, KEYS, NOW))
                    .as("bit %d", bit)
                    .isInstanceOf(Outcome.Bad.class);
        }
    }

    @Test
    void neverThrowsOnRandomBytes() {
        SplittableRandom random = new SplittableRandom(9);
        byte[] alphabet = "abcXYZ019-_.{}\"".getBytes(US_ASCII);
        for (int i = 0; i < 5_000; i++) {
            byte[] token = new byte[random.nextInt(200)];
            for (int j = 0; j < token.length; j++) {
                token[j] = i % 2 == 0 ? (byte) random.nextInt() : alphabet[random.nextInt(alphabet.length)];
            }
            assertThat(TokenVerifier.verify(token, KEYS, NOW)).isInstanceOf(Outcome.Bad.class);
        }
    }

    static Stream<Vector> vectors() {
        List<Vector> vectors = new ArrayList<>();
        addForms(vectors);
        addHeaders(vectors);
        addKeyIds(vectors);
        addSignatures(vectors);
        addClaims(vectors);
        addTimes(vectors);
        assertThat(vectors).hasSizeGreaterThanOrEqualTo(60);
        return vectors.stream();
    }

    private static void addForms(List<Vector> vectors) {
        String good = new String(FORGE.token(NOW), US_ASCII);
        String[] parts = good.split("\\.", -1);
        add(vectors, "empty", RefusalReason.TOO_LARGE, new byte[0]);
        add(vectors, "64 KiB", RefusalReason.TOO_LARGE, new byte[65_536]);
        add(vectors, "one byte over", RefusalReason.TOO_LARGE, Arrays.copyOf(FORGE.token(NOW), 4_097));
        add(vectors, "no dot", RefusalReason.NOT_THREE_PARTS, "abc".getBytes(US_ASCII));
        add(vectors, "two parts", RefusalReason.NOT_THREE_PARTS, (parts[0] + "." + parts[1]).getBytes(US_ASCII));
        add(vectors, "four parts", RefusalReason.NOT_THREE_PARTS, (good + ".x").getBytes(US_ASCII));
        add(vectors, "JWE, five parts", RefusalReason.NOT_THREE_PARTS, "a.b.c.d.e".getBytes(US_ASCII));
        add(
                vectors,
                "empty header",
                RefusalReason.NOT_THREE_PARTS,
                ("." + parts[1] + "." + parts[2]).getBytes(US_ASCII));
        add(vectors, "empty payload", RefusalReason.NOT_THREE_PARTS, (parts[0] + ".." + parts[2]).getBytes(US_ASCII));
        add(vectors, "padding", RefusalReason.BASE64, (good + "==").getBytes(US_ASCII));
        add(vectors, "white space", RefusalReason.BASE64, (good + "\n").getBytes(US_ASCII));
        add(
                vectors,
                "standard alphabet",
                RefusalReason.BASE64,
                (parts[0] + "+/." + parts[1] + "." + parts[2]).getBytes(US_ASCII));
        add(vectors, "second spelling", RefusalReason.BASE64, secondSpelling(good));
        add(vectors, "header not JSON", RefusalReason.HEADER_JSON, FORGE.token("alg", TokenForge.payload(NOW)));
        add(vectors, "header an array", RefusalReason.HEADER_JSON, FORGE.token("[1]", TokenForge.payload(NOW)));
        add(
                vectors,
                "header and more",
                RefusalReason.HEADER_JSON,
                FORGE.token(FORGE.header() + "{}", TokenForge.payload(NOW)));
        add(
                vectors,
                "header not UTF-8",
                RefusalReason.HEADER_JSON,
                FORGE.token(
                        FORGE.header().replace("k1", "\u00ff").getBytes(ISO_8859_1),
                        TokenForge.payload(NOW).getBytes(UTF_8)));
        add(
                vectors,
                "header UTF-16",
                RefusalReason.HEADER_JSON,
                FORGE.token(
                        FORGE.header().getBytes(UTF_16), TokenForge.payload(NOW).getBytes(UTF_8)));
        add(vectors, "payload not JSON", RefusalReason.PAYLOAD_JSON, FORGE.token(FORGE.header(), "x"));
        add(
                vectors,
                "payload with comment",
                RefusalReason.PAYLOAD_JSON,
                FORGE.token(FORGE.header(), "/**/" + TokenForge.payload(NOW)));
        add(
                vectors,
                "payload too deep",
                RefusalReason.PAYLOAD_JSON,
                FORGE.token(FORGE.header(), "{\"x\":" + "[".repeat(50) + "]".repeat(50) + "}"));
    }

    /** The last character of the signature carries bits that decoding ignores. */
    private static byte[] secondSpelling(String good) {
        byte[] token = good.getBytes(US_ASCII);
        byte last = token[token.length - 1];
        token[token.length - 1] = (byte) (last == 'A' ? 'B' : last == 'Q' ? 'R' : last == 'g' ? 'h' : 'x');
        return token;
    }

    private static void addHeaders(List<Vector> vectors) {
        for (String algorithm : List.of(
                "none", "None", "NONE", "nOnE", "", "HS256", "RS256", "PS256", "ES384", "ES512", "es256", "EdDSA")) {
            header(
                    vectors,
                    "alg " + algorithm,
                    RefusalReason.ALGORITHM,
                    FORGE.header().replace("ES256", algorithm));
        }
        header(vectors, "alg a number", RefusalReason.ALGORITHM, FORGE.header().replace("\"ES256\"", "256"));
        header(vectors, "alg missing", RefusalReason.ALGORITHM, FORGE.header().replace("\"alg\":\"ES256\",", ""));
        header(vectors, "alg twice", RefusalReason.HEADER_JSON, FORGE.header().replace("{", "{\"alg\":\"none\","));
        header(
                vectors,
                "alg twice, escaped",
                RefusalReason.HEADER_JSON,
                FORGE.header().replace("{", "{\"\\u0061lg\":\"none\","));
        for (String type :
                List.of("JWT", "rt+jwt", "id+jwt", "reeve-refresh+jwt", "AT+JWT", "application/at+jwt", "")) {
            header(vectors, "typ " + type, RefusalReason.TYPE, FORGE.header().replace("at+jwt", type));
        }
        header(vectors, "typ missing", RefusalReason.TYPE, FORGE.header().replace("\"typ\":\"at+jwt\",", ""));
        for (String member : List.of("crit", "jku", "x5u", "x5c", "jwk", "zip", "b64", "cty", "epk", "unknown")) {
            header(
                    vectors,
                    "with " + member,
                    RefusalReason.HEADER_MEMBER,
                    FORGE.header().replace("{", "{\"" + member + "\":\"https://evil.example/\","));
        }
    }

    private static void addKeyIds(List<Vector> vectors) {
        for (String id : List.of(
                "../../etc/passwd",
                "' OR 1=1 --",
                "https://evil.example/jwks",
                "",
                "k1\\u0000",
                "k 1",
                "k".repeat(65))) {
            header(vectors, "kid " + id, RefusalReason.KEY_ID, FORGE.header().replace("k1", id));
        }
        header(vectors, "kid missing", RefusalReason.KEY_ID, FORGE.header().replace(",\"kid\":\"k1\"", ""));
        header(vectors, "kid a number", RefusalReason.KEY_ID, FORGE.header().replace("\"k1\"", "1"));
        header(vectors, "kid unknown", RefusalReason.KEY_UNKNOWN, FORGE.header().replace("k1", "K1"));
        add(vectors, "key of another set", RefusalReason.KEY_UNKNOWN, OTHER.token(NOW));
    }

    private static void addSignatures(List<Vector> vectors) {
        byte[] order = SigningKeys.order().toByteArray();
        byte[] n = Arrays.copyOfRange(order, order.length - 32, order.length);
        byte[] one = new byte[32];
        one[31] = 1;
        add(vectors, "no signature", RefusalReason.SIGNATURE_SIZE, FORGE.withSignature(new byte[0]));
        add(vectors, "63 bytes", RefusalReason.SIGNATURE_SIZE, FORGE.withSignature(new byte[63]));
        add(vectors, "65 bytes", RefusalReason.SIGNATURE_SIZE, FORGE.withSignature(new byte[65]));
        add(vectors, "DER", RefusalReason.SIGNATURE_SIZE, FORGE.withSignature(new byte[71]));
        add(vectors, "r = s = 0", RefusalReason.SIGNATURE_RANGE, FORGE.withSignature(new byte[64]));
        add(vectors, "r = 0", RefusalReason.SIGNATURE_RANGE, FORGE.withSignature(join(new byte[32], one)));
        add(vectors, "s = 0", RefusalReason.SIGNATURE_RANGE, FORGE.withSignature(join(one, new byte[32])));
        add(vectors, "r = n", RefusalReason.SIGNATURE_RANGE, FORGE.withSignature(join(n, one)));
        add(vectors, "s = n", RefusalReason.SIGNATURE_RANGE, FORGE.withSignature(join(one, n)));
        add(vectors, "r = s = 1", RefusalReason.SIGNATURE, FORGE.withSignature(join(one, one)));
        add(vectors, "another text's", RefusalReason.SIGNATURE, FORGE.withSignature(FORGE.sign("another text")));
        add(vectors, "another key's", RefusalReason.SIGNATURE, OTHER.token(FORGE.header(), TokenForge.payload(NOW)));
    }

    private static void addClaims(List<Vector> vectors) {
        claim(vectors, "iss other", RefusalReason.ISSUER, TokenForge.ISSUER, "http://127.0.0.1:8080/");
        claim(vectors, "iss missing", RefusalReason.ISSUER, "\"iss\":\"" + TokenForge.ISSUER + "\",", "");
        claim(vectors, "aud other", RefusalReason.AUDIENCE, "\"aud\":\"reeve\"", "\"aud\":\"reeve2\"");
        claim(vectors, "aud a list", RefusalReason.AUDIENCE, "\"aud\":\"reeve\"", "\"aud\":[\"evil\",\"reeve\"]");
        claim(vectors, "aud missing", RefusalReason.AUDIENCE, "\"aud\":\"reeve\",", "");
        claim(vectors, "sub missing", RefusalReason.CLAIM, "\"sub\":\"u_1\",", "");
        claim(vectors, "sub empty", RefusalReason.CLAIM, "u_1", "");
        claim(vectors, "sub with line break", RefusalReason.CLAIM, "u_1", "u\\n1");
        claim(vectors, "sub too long", RefusalReason.CLAIM, "u_1", "u".repeat(129));
        claim(vectors, "tnt missing", RefusalReason.CLAIM, "\"tnt\":\"default\",", "");
        claim(vectors, "tnt upper case", RefusalReason.CLAIM, "default", "Default");
        claim(vectors, "sid a number", RefusalReason.CLAIM, "\"s_1\"", "1");
        claim(vectors, "scope a list", RefusalReason.CLAIM, "\"logs:write\"", "[\"admin\"]");
        claim(vectors, "sub twice", RefusalReason.PAYLOAD_JSON, "\"sub\":\"u_1\"", "\"sub\":\"u_1\",\"sub\":\"u_2\"");
    }

    private static void addTimes(List<Vector> vectors) {
        String exp = "\"exp\":" + (NOW + 600);
        String iat = "\"iat\":" + NOW;
        claim(vectors, "exp missing", RefusalReason.CLAIM, exp + ",", "");
        claim(vectors, "exp a string", RefusalReason.CLAIM, exp, "\"exp\":\"" + (NOW + 600) + "\"");
        claim(vectors, "exp a fraction", RefusalReason.CLAIM, exp, exp + ".5");
        claim(vectors, "exp huge", RefusalReason.CLAIM, exp, "\"exp\":99999999999999999999");
        claim(vectors, "exp before iat", RefusalReason.CLAIM, exp, "\"exp\":" + (NOW - 1));
        add(vectors, "expired", RefusalReason.EXPIRED, FORGE.token(NOW - 660));
        claim(vectors, "ten years", RefusalReason.LIFETIME, exp, "\"exp\":" + (NOW + 315_360_000L));
        claim(vectors, "one hour and one second", RefusalReason.LIFETIME, exp, "\"exp\":" + (NOW + 3_601));
        claim(vectors, "iat missing", RefusalReason.CLAIM, iat + ",", "");
        add(vectors, "iat in future", RefusalReason.NOT_YET_VALID, FORGE.token(NOW + 61));
        claim(vectors, "nbf in future", RefusalReason.NOT_YET_VALID, iat, iat + ",\"nbf\":" + (NOW + 61));
        claim(vectors, "nbf a string", RefusalReason.CLAIM, iat, iat + ",\"nbf\":\"1\"");
    }

    private static void header(List<Vector> vectors, String name, RefusalReason reason, String header) {
        add(vectors, name, reason, FORGE.token(header, TokenForge.payload(NOW)));
    }

    private static void claim(List<Vector> vectors, String name, RefusalReason reason, String from, String to) {
        String payload = TokenForge.payload(NOW).replace(from, to);
        add(vectors, name, reason, FORGE.token(FORGE.header(), payload));
    }

    private static void add(List<Vector> vectors, String name, RefusalReason reason, byte[] token) {
        vectors.add(new Vector(name, reason, token));
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }
}
