// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A private key in PEM. The JDK reads PKCS#8 only; the two older forms, which OpenSSL and Go still write, become PKCS#8
 * by putting the algorithm before them (RFC 5958, section 2).
 */
final class PemKey {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z ]*PRIVATE KEY)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");
    private static final byte[] VERSION = {0x02, 0x01, 0x00};
    private static final byte[] RSA = {
        0x30, 0x0d, 0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00
    };
    private static final byte[] EC = {0x06, 0x07, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x02, 0x01};
    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;
    private static final int PARAMETERS = 0xa0;

    private PemKey() {}

    /**
     * Reads the first private key in the text.
     *
     * @param algorithm of the certificate's public key: RSA, EC or EdDSA
     * @throws GeneralSecurityException it is none, or of another algorithm
     */
    static PrivateKey parse(byte[] pem, String algorithm) throws GeneralSecurityException {
        Matcher block = BLOCK.matcher(new String(pem, StandardCharsets.ISO_8859_1));
        if (!block.find()) {
            throw new GeneralSecurityException("it holds no private key in PEM");
        }
        byte[] der = Base64.getMimeDecoder().decode(block.group(2));
        byte[] pkcs8 = switch (block.group(1)) {
            case "PRIVATE KEY" -> der;
            case "RSA PRIVATE KEY" -> sequence(VERSION, RSA, tagged(OCTETS, der));
            case "EC PRIVATE KEY" -> sequence(VERSION, sequence(EC, namedCurve(der)), tagged(OCTETS, der));
            default -> throw new GeneralSecurityException("its private key is encrypted, or of an unknown kind");
        };
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    }

    /** The parameters of a SEC1 key: SEQUENCE { INTEGER 1, OCTET STRING, [0] curve, ... } (RFC 5915, section 3). */
    private static byte[] namedCurve(byte[] sec1) throws GeneralSecurityException {
        try {
            int at = contentAt(sec1, 0);
            at = contentAt(sec1, at) + length(sec1, at);
            at = contentAt(sec1, at) + length(sec1, at);
            if ((sec1[at] & 0xff) == PARAMETERS) {
                byte[] curve = new byte[length(sec1, at)];
                System.arraycopy(sec1, contentAt(sec1, at), curve, 0, curve.length);
                return curve;
            }
        } catch (ArrayIndexOutOfBoundsException | NegativeArraySizeException _) {
            // As a key without its curve.
        }
        throw new GeneralSecurityException("its EC private key does not say its curve");
    }

    private static int contentAt(byte[] der, int at) {
        return at + 2 + ((der[at + 1] & 0x80) == 0 ? 0 : der[at + 1] & 0x7f);
    }

    private static int length(byte[] der, int at) {
        int first = der[at + 1] & 0xff;
        if (first < 0x80) {
            return first;
        }
        int length = 0;
        for (int i = 0; i < (first & 0x7f); i++) {
            length = (length << 8) | (der[at + 2 + i] & 0xff);
        }
        return length;
    }

    private static byte[] sequence(byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        return tagged(SEQUENCE, content.toByteArray());
    }

    private static byte[] tagged(int tag, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (content.length < 0x80) {
            out.write(content.length);
        } else {
            out.write(0x82);
            out.write(content.length >> 8);
            out.write(content.length);
        }
        out.writeBytes(content);
        return out.toByteArray();
    }
}
