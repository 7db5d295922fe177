// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker.oidc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSVerifier;
import dev.reeve.authworker.jose.StrictJson;
import dev.reeve.authworker.oidc.IdTokenVerdict.Reason;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whether an ID token is one of that provider, for us, made just now for the one who shows it (OpenID Connect Core 1.0,
 * section 3.1.3.7; RFC 8725). Strict: what is not understood is refused.
 */
final class IdTokenVerifier {
    static final String RS256 = "RS256";
    static final String ES256 = "ES256";
    static final Duration AGE_MAX = Duration.ofMinutes(10);
    /** By which the clocks of the provider and of this machine may differ. */
    static final Duration LEEWAY = Duration.ofSeconds(60);

    private static final Pattern SUBJECT = Pattern.compile("\\P{Cntrl}{1,255}");
    /** They would have us take a key from the token itself, or change what the signature is of. */
    private static final List<String> FORBIDDEN_HEADERS =
            List.of("crit", "jku", "jwk", "x5u", "x5c", "zip", "b64", "enc", "cty");

    private final ProviderSettings provider;
    private final BiFunction<String, String, Optional<JWSVerifier>> keys;
    private final InstantSource clock;

    /** @param keys verifier by key id and algorithm */
    IdTokenVerifier(
            ProviderSettings provider, BiFunction<String, String, Optional<JWSVerifier>> keys, InstantSource clock) {
        this.provider = provider;
        this.keys = keys;
        this.clock = clock;
    }

    /** @param nonces one of which it has to carry */
    IdTokenVerdict verify(String text, Set<String> nonces) {
        SignedToken token = SignedToken.parse(text).orElse(null);
        if (token == null) {
            return new IdTokenVerdict.Refused(Reason.MALFORMED);
        }
        Reason fault = headerFault(token.header());
        if (fault == null) {
            fault = signatureFault(token);
        }
        if (fault == null) {
            fault = addresseeFault(token.claims());
        }
        if (fault == null) {
            fault = freshnessFault(token.claims(), nonces);
        }
        return fault == null ? new IdTokenVerdict.Proven(identity(token.claims())) : new IdTokenVerdict.Refused(fault);
    }

    private static @Nullable Reason headerFault(ObjectNode header) {
        if (FORBIDDEN_HEADERS.stream().anyMatch(header::has)) {
            return Reason.HEADER;
        }
        boolean isOtherType = header.has("typ")
                && StrictJson.text(header, "typ")
                        .filter("JWT"::equalsIgnoreCase)
                        .isEmpty();
        if (isOtherType) {
            return Reason.HEADER;
        }
        String algorithm = StrictJson.text(header, "alg").orElse("");
        return algorithm.equals(RS256) || algorithm.equals(ES256) ? null : Reason.ALGORITHM;
    }

    private @Nullable Reason signatureFault(SignedToken token) {
        String kid = StrictJson.text(token.header(), "kid").orElse("");
        String algorithm = StrictJson.text(token.header(), "alg").orElse("");
        Optional<JWSVerifier> key = keys.apply(kid, algorithm);
        if (key.isEmpty()) {
            return Reason.KEY_UNKNOWN;
        }
        try {
            return JWSObject.parse(token.text()).verify(key.get()) ? null : Reason.SIGNATURE;
        } catch (ParseException | JOSEException _) {
            return Reason.SIGNATURE;
        }
    }

    private @Nullable Reason addresseeFault(ObjectNode claims) {
        if (StrictJson.text(claims, "iss").filter(provider.issuer()::equals).isEmpty()) {
            return Reason.ISSUER;
        }
        List<String> audience = audience(claims.get("aud"));
        if (audience.stream().noneMatch(provider::isAudience)) {
            return Reason.AUDIENCE;
        }
        boolean isForUs = claims.has("azp")
                ? StrictJson.text(claims, "azp").filter(provider::isAudience).isPresent()
                : audience.size() == 1;
        if (!isForUs) {
            return Reason.AUTHORIZED_PARTY;
        }
        return SUBJECT.matcher(StrictJson.text(claims, "sub").orElse("")).matches() ? null : Reason.SUBJECT;
    }

    /** Empty = malformed. */
    private static List<String> audience(@Nullable JsonNode claim) {
        if (claim == null) {
            return List.of();
        }
        if (claim.isTextual()) {
            return List.of(claim.textValue());
        }
        List<String> all = new ArrayList<>();
        for (JsonNode one : claim) {
            if (!one.isTextual()) {
                return List.of();
            }
            all.add(one.textValue());
        }
        return claim.isArray() ? all : List.of();
    }

    private @Nullable Reason freshnessFault(ObjectNode claims, Set<String> nonces) {
        long now = clock.instant().getEpochSecond();
        Optional<Long> expiry = StrictJson.wholeNumber(claims, "exp");
        boolean isTooEarly = claims.has("nbf")
                && StrictJson.wholeNumber(claims, "nbf")
                        .filter(time -> time <= now + LEEWAY.toSeconds())
                        .isEmpty();
        if (expiry.isEmpty() || expiry.get() <= now - LEEWAY.toSeconds() || isTooEarly) {
            return Reason.EXPIRED;
        }
        Optional<Long> madeAt = StrictJson.wholeNumber(claims, "iat")
                .filter(time -> time <= now + LEEWAY.toSeconds() && time >= now - AGE_MAX.toSeconds());
        if (madeAt.isEmpty()) {
            return Reason.ISSUED_AT;
        }
        return StrictJson.text(claims, "nonce").filter(nonces::contains).isPresent() ? null : Reason.NONCE;
    }

    private OidcIdentity identity(ObjectNode claims) {
        return new OidcIdentity(
                provider.issuer(),
                StrictJson.text(claims, "sub").orElseThrow(),
                StrictJson.text(claims, "email").orElse(""),
                isTrue(claims.get("email_verified")),
                StrictJson.text(claims, "name").orElse(""),
                StrictJson.wholeNumber(claims, "auth_time").map(Instant::ofEpochSecond));
    }

    /** Apple says it in a text. */
    private static boolean isTrue(@Nullable JsonNode claim) {
        return claim != null
                && (claim.isBoolean()
                        ? claim.booleanValue()
                        : claim.isTextual() && claim.textValue().equals("true"));
    }
}
