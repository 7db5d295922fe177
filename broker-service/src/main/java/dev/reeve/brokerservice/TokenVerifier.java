// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reeve.brokercore.TokenVerdict;
import dev.reeve.protocol.Limits;
import dev.reeve.protocol.v1.Identity;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks an access token: a JWS in compact form, ES256 and nothing else (RFC 7515, 9068; RFC 8725 for the traps). The
 * checks run in the order of docs/threat-model.md: what costs little comes first, and nothing of the payload is
 * believed before the signature is right. Pure; any thread.
 */
final class TokenVerifier {

    /** Clocks of the auth worker and of this machine may differ by so much. */
    static final long LEEWAY_SECONDS = 60;

    /** A token that lives longer than this was not made by the auth worker. */
    static final long LIFETIME_SECONDS_MAX = 3_600;

    private static final Set<String> HEADER_MEMBERS = Set.of("alg", "typ", "kid");
    private static final int SIGNATURE_BYTES = 64;
    private static final int CLAIM_CHARACTERS_MAX = 128;

    private TokenVerifier() {}

    /** The outcome: an identity, or the reason of the first check that failed. */
    sealed interface Outcome {
        record Good(Identity identity, long expiresUnix) implements Outcome {}

        record Bad(RefusalReason reason) implements Outcome {}

        default TokenVerdict verdict() {
            return switch (this) {
                case Good(Identity identity, long _) -> new TokenVerdict.Verified(identity);
                case Bad(RefusalReason reason) -> new TokenVerdict.Refused(reason.label());
            };
        }
    }

    static Outcome verify(byte[] token, SigningKeys keys, long nowUnix) {
        if (token.length == 0 || token.length > Limits.TOKEN_BYTES_MAX) {
            return bad(RefusalReason.TOO_LARGE);
        }
        int firstDot = indexOfDot(token, 0);
        int secondDot = indexOfDot(token, firstDot + 1);
        if (firstDot <= 0 || secondDot <= firstDot + 1 || indexOfDot(token, secondDot + 1) >= 0) {
            return bad(RefusalReason.NOT_THREE_PARTS);
        }
        byte[] header = Base64Url.decode(Arrays.copyOfRange(token, 0, firstDot));
        byte[] payload = Base64Url.decode(Arrays.copyOfRange(token, firstDot + 1, secondDot));
        byte[] signature = Base64Url.decode(Arrays.copyOfRange(token, secondDot + 1, token.length));
        if (header == null || payload == null || signature == null) {
            return bad(RefusalReason.BASE64);
        }
        byte[] signed = Arrays.copyOfRange(token, 0, secondDot);
        return verifyParts(header, payload, signature, signed, new Expected(keys, nowUnix));
    }

    private record Expected(SigningKeys keys, long nowUnix) {}

    private static Outcome verifyParts(
            byte[] headerBytes, byte[] payloadBytes, byte[] signature, byte[] signed, Expected expected) {
        ObjectNode header = StrictJson.object(headerBytes);
        if (header == null) {
            return bad(RefusalReason.HEADER_JSON);
        }
        ObjectNode payload = StrictJson.object(payloadBytes);
        if (payload == null) {
            return bad(RefusalReason.PAYLOAD_JSON);
        }
        RefusalReason fault = headerFault(header);
        if (fault == null) {
            fault = signatureFault(header, signature, signed, expected.keys());
        }
        if (fault == null) {
            fault = claimsFault(payload, expected.keys(), expected.nowUnix());
        }
        return fault == null ? identity(payload) : bad(fault);
    }

    private static @Nullable RefusalReason headerFault(ObjectNode header) {
        if (!"ES256".equals(StrictJson.text(header, "alg"))) {
            return RefusalReason.ALGORITHM;
        }
        if (!"at+jwt".equals(StrictJson.text(header, "typ"))) {
            return RefusalReason.TYPE;
        }
        // crit, jku, x5u, jwk, zip and whatever else may come: our tokens have three members.
        for (Iterator<String> names = header.fieldNames(); names.hasNext(); ) {
            if (!HEADER_MEMBERS.contains(names.next())) {
                return RefusalReason.HEADER_MEMBER;
            }
        }
        String keyId = StrictJson.text(header, "kid");
        return keyId == null || !SigningKeys.isKeyId(keyId) ? RefusalReason.KEY_ID : null;
    }

    private static @Nullable RefusalReason signatureFault(
            ObjectNode header, byte[] signature, byte[] signed, SigningKeys keys) {
        String keyId = StrictJson.text(header, "kid");
        ECPublicKey key = keyId == null ? null : keys.find(keyId);
        if (key == null) {
            return RefusalReason.KEY_UNKNOWN;
        }
        if (signature.length != SIGNATURE_BYTES) {
            return RefusalReason.SIGNATURE_SIZE;
        }
        if (!SignatureRange.isInRange(signature)) {
            return RefusalReason.SIGNATURE_RANGE;
        }
        try {
            Signature verifier = Signature.getInstance("SHA256withECDSAinP1363Format");
            verifier.initVerify(key);
            verifier.update(signed);
            return verifier.verify(signature) ? null : RefusalReason.SIGNATURE;
        } catch (GeneralSecurityException _) {
            return RefusalReason.SIGNATURE;
        }
    }

    private static @Nullable RefusalReason claimsFault(ObjectNode payload, SigningKeys keys, long nowUnix) {
        if (!keys.issuer().equals(StrictJson.text(payload, "iss"))) {
            return RefusalReason.ISSUER;
        }
        if (!keys.audience().equals(StrictJson.text(payload, "aud"))) {
            return RefusalReason.AUDIENCE;
        }
        Long expires = StrictJson.wholeNumber(payload, "exp");
        Long issued = StrictJson.wholeNumber(payload, "iat");
        if (expires == null || issued == null || issued < 0 || expires < issued) {
            return RefusalReason.CLAIM;
        }
        if (nowUnix >= expires + LEEWAY_SECONDS) {
            return RefusalReason.EXPIRED;
        }
        Long notBefore = payload.has("nbf") ? StrictJson.wholeNumber(payload, "nbf") : Long.valueOf(0);
        if (notBefore == null) {
            return RefusalReason.CLAIM;
        }
        if (notBefore > nowUnix + LEEWAY_SECONDS || issued > nowUnix + LEEWAY_SECONDS) {
            return RefusalReason.NOT_YET_VALID;
        }
        return expires - issued > LIFETIME_SECONDS_MAX ? RefusalReason.LIFETIME : null;
    }

    private static Outcome identity(ObjectNode payload) {
        String subject = StrictJson.text(payload, "sub");
        String tenant = StrictJson.text(payload, "tnt");
        String scope = payload.has("scope") ? StrictJson.text(payload, "scope") : "";
        String session = payload.has("sid") ? StrictJson.text(payload, "sid") : "";
        String installation = payload.has("ins") ? StrictJson.text(payload, "ins") : "";
        if (!isId(subject) || tenant == null || !tenant.matches("[a-z0-9-]{1,32}")) {
            return bad(RefusalReason.CLAIM);
        }
        if (scope == null || !isIdOrEmpty(session) || !isIdOrEmpty(installation)) {
            return bad(RefusalReason.CLAIM);
        }
        JsonNode expires = payload.get("exp");
        Identity identity = Identity.newBuilder()
                .setSubject(subject)
                .setSession(session)
                .setTenant(tenant)
                .addAllScopes(scopes(scope))
                .setExpiresUnix(expires.longValue())
                .setInstallation(installation)
                .build();
        return new Outcome.Good(identity, expires.longValue());
    }

    private static List<String> scopes(String text) {
        return Arrays.stream(text.split(" ", -1))
                .filter(scope -> !scope.isEmpty())
                .toList();
    }

    private static boolean isId(@Nullable String text) {
        return text != null && !text.isEmpty() && isIdOrEmpty(text);
    }

    /** Printable ASCII: it goes into logs and headers. */
    private static boolean isIdOrEmpty(@Nullable String text) {
        return text != null
                && text.length() <= CLAIM_CHARACTERS_MAX
                && text.chars().allMatch(c -> c > 0x20 && c < 0x7F);
    }

    private static int indexOfDot(byte[] token, int from) {
        for (int i = from; i < token.length; i++) {
            if (token[i] == '.') {
                return i;
            }
        }
        return -1;
    }

    private static Outcome bad(RefusalReason reason) {
        return new Outcome.Bad(reason);
    }
}
