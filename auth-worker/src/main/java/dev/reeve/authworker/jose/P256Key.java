// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker.jose;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.EllipticCurve;
import java.util.Arrays;
import java.util.Optional;

/** A public key on P-256, a point of the curve. Thread-safe. */
public final class P256Key {
    private static final int NUMBER_BYTES = 32;
    private static final ECParameterSpec CURVE = curve();

    private final String x;
    private final String y;
    private final ECPublicKey key;

    private P256Key(String x, String y, ECPublicKey key) {
        this.x = x;
        this.y = y;
        this.key = key;
    }

    /** Of the members of a JWK; empty when that is no key on P-256. */
    public static Optional<P256Key> of(String type, String curve, String x, String y) {
        if (!type.equals("EC") || !curve.equals("P-256")) {
            return Optional.empty();
        }
        Optional<BigInteger> abscissa = number(x);
        Optional<BigInteger> ordinate = number(y);
        if (abscissa.isEmpty() || ordinate.isEmpty() || !isOnCurve(abscissa.get(), ordinate.get())) {
            return Optional.empty();
        }
        return Optional.of(new P256Key(x, y, key(new ECPoint(abscissa.get(), ordinate.get()))));
    }

    /** Of a public JWK; one that holds a private key is none. */
    public static Optional<P256Key> ofJwk(ObjectNode jwk) {
        return jwk.has("d")
                ? Optional.empty()
                : of(member(jwk, "kty"), member(jwk, "crv"), member(jwk, "x"), member(jwk, "y"));
    }

    private static String member(ObjectNode jwk, String name) {
        return StrictJson.text(jwk, name).orElse("");
    }

    /** The members that make the key, as JSON. */
    public String toJwk() {
        return "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"" + x + "\",\"y\":\"" + y + "\"}";
    }

    /** ES256 (RFC 7518 section 3.4): the signature is the 64 bytes r and s, each in its range (CVE-2022-21449). */
    boolean verifies(byte[] signed, byte[] signature) {
        if (signature.length != 2 * NUMBER_BYTES || !isInRange(signature, 0) || !isInRange(signature, NUMBER_BYTES)) {
            return false;
        }
        try {
            Signature verifier = Signature.getInstance("SHA256withECDSAinP1363Format");
            verifier.initVerify(key);
            verifier.update(signed);
            return verifier.verify(signature);
        } catch (GeneralSecurityException _) {
            return false;
        }
    }

    private static boolean isInRange(byte[] signature, int from) {
        BigInteger value = new BigInteger(1, Arrays.copyOfRange(signature, from, from + NUMBER_BYTES));
        return value.signum() > 0 && value.compareTo(CURVE.getOrder()) < 0;
    }

    private static Optional<BigInteger> number(String text) {
        return Base64Url.decode(text)
                .filter(bytes -> bytes.length == NUMBER_BYTES)
                .map(bytes -> new BigInteger(1, bytes));
    }

    private static boolean isOnCurve(BigInteger x, BigInteger y) {
        EllipticCurve curve = CURVE.getCurve();
        BigInteger p = ((ECFieldFp) curve.getField()).getP();
        BigInteger right = x.pow(3).add(curve.getA().multiply(x)).add(curve.getB());
        return x.compareTo(p) < 0
                && y.compareTo(p) < 0
                && y.pow(2).subtract(right).mod(p).signum() == 0;
    }

    private static ECPublicKey key(ECPoint point) {
        try {
            return (ECPublicKey) KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(point, CURVE));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a Java platform without P-256", e);
        }
    }

    private static ECParameterSpec curve() {
        try {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(new ECGenParameterSpec("secp256r1"));
            return parameters.getParameterSpec(ECParameterSpec.class);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a Java platform without P-256", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof P256Key that && x.equals(that.x) && y.equals(that.y);
    }

    @Override
    public int hashCode() {
        return x.hashCode();
    }

    @Override
    public String toString() {
        return "P256Key[" + x + "]";
    }
}
