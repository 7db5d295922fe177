// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import io.netty.handler.ssl.SslContext;
import java.io.File;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;

/** Certificates and keys in PEM, by Netty's readers: only a class that extends its own may call them. */
abstract class PemFiles extends SslContext {
    private static final byte[] SAMPLE = {'p', 'a', 'i', 'r'};

    private PemFiles() {}

    /**
     * A certificate with its key.
     *
     * @param chain its own first
     */
    record Identity(List<X509Certificate> chain, PrivateKey key) {
        Identity {
            chain = List.copyOf(chain);
        }
    }

    /**
     * Reads both files.
     *
     * @throws IllegalArgumentException they do not belong together: every handshake would fail
     */
    static Identity identity(String certificate, String privateKey) throws IOException, GeneralSecurityException {
        List<X509Certificate> chain = certificates(certificate);
        PrivateKey key = toPrivateKey(new File(privateKey), null);
        if (key == null) {
            throw new IllegalArgumentException("no private key in " + privateKey);
        }
        if (!isPair(chain.getFirst().getPublicKey(), key)) {
            throw new IllegalArgumentException("the private key is not the certificate's");
        }
        return new Identity(chain, key);
    }

    /** All of a file, at least one. */
    static List<X509Certificate> certificates(String file) throws GeneralSecurityException {
        return List.of(toX509Certificates(new File(file)));
    }

    private static boolean isPair(PublicKey open, PrivateKey secret) throws GeneralSecurityException {
        String algorithm = switch (secret.getAlgorithm()) {
            case "EC" -> "SHA256withECDSA";
            case "RSA" -> "SHA256withRSA";
            default -> secret.getAlgorithm();
        };
        Signature signer = Signature.getInstance(algorithm);
        signer.initSign(secret);
        signer.update(SAMPLE);
        byte[] signed = signer.sign();
        Signature verifier = Signature.getInstance(algorithm);
        verifier.initVerify(open);
        verifier.update(SAMPLE);
        return verifier.verify(signed);
    }
}
