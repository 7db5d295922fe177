// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.reeve.authworker.jose.Base64Url;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.Signature;
import java.time.Instant;

/**
 * Makes access tokens: JWS compact form, ES256, {@code typ} {@code at+jwt} (RFC 9068), about 600 bytes. ES256's
 * signature is the 64 bytes r and s (RFC 7518 section 3.4), which Java calls P1363 form. Thread-safe.
 */
final class AccessTokenIssuer {
    private static final int TOKEN_ID_BYTES = 16;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final KeyRing keys;
    private final TokenSettings settings;
    private final SecureRandom random;

    AccessTokenIssuer(KeyRing keys, TokenSettings settings, SecureRandom random) {
        this.keys = keys;
        this.settings = settings;
        this.random = random;
    }

    AccessToken issue(AccessClaims claims, Instant now) {
        return issue(claims, TokenEdits.NONE, now);
    }

    /** @param edits what a hook makes of it */
    AccessToken issue(AccessClaims claims, TokenEdits edits, Instant now) {
        return signed(payload(claims, edits, now));
    }

    /** For calls of this service's own; there is no account and no session behind it. */
    AccessToken issueToSystem(String tenant, String scope, Instant now) {
        ObjectNode payload = started("system", tenant);
        times(payload, now);
        return signed(payload.put("scope", scope));
    }

    private AccessToken signed(ObjectNode payload) {
        KeyRing.Signer signer = keys.signer();
        ObjectNode header =
                JSON.createObjectNode().put("alg", "ES256").put("typ", "at+jwt").put("kid", signer.kid());
        String signed = encode(header) + "." + encode(payload);
        return new AccessToken(signed + "." + Base64Url.encode(sign(signer, signed)), settings.accessLife());
    }

    private ObjectNode started(String subject, String tenant) {
        return JSON.createObjectNode()
                .put("iss", settings.issuer())
                .put("aud", settings.audience())
                .put("sub", subject)
                .put("tnt", tenant);
    }

    private void times(ObjectNode payload, Instant now) {
        payload.put("jti", tokenId())
                .put("iat", now.getEpochSecond())
                .put("exp", now.plus(settings.accessLife()).getEpochSecond());
    }

    private ObjectNode payload(AccessClaims claims, TokenEdits edits, Instant now) {
        TokenSubject subject = claims.subject();
        ObjectNode payload = started(subject.subject(), claims.tenant());
        if (claims.session() != null) {
            payload.put("sid", IdKind.SESSION.text(claims.session()));
        }
        if (claims.installation() != null) {
            payload.put("ins", IdKind.INSTALLATION.text(claims.installation()));
        }
        times(payload, now);
        payload.put("auth_time", claims.authTime().getEpochSecond())
                .put("scope", String.join(" ", edits.scopesOf(subject)));
        addTexts(payload.putArray("roles"), subject.roles());
        addTexts(payload.putArray("amr"), claims.amr());
        payload.put("anon", subject.anonymous());
        if (edits.claims() != null) {
            payload.putRawValue("c", new RawValue(edits.claims()));
        }
        return payload;
    }

    private static void addTexts(ArrayNode array, Iterable<String> texts) {
        texts.forEach(array::add);
    }

    private String tokenId() {
        byte[] id = new byte[TOKEN_ID_BYTES];
        random.nextBytes(id);
        return Base64Url.encode(id);
    }

    private static String encode(ObjectNode json) {
        return Base64Url.encode(json.toString().getBytes(UTF_8));
    }

    private byte[] sign(KeyRing.Signer signer, String text) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initSign(signer.key(), random);
            signature.update(text.getBytes(US_ASCII));
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a Java platform without ES256", e);
        }
    }
}
