// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/**
 * A certificate with those that signed it, and its private key.
 *
 * @param chain the server's own first
 */
record TlsIdentity(List<X509Certificate> chain, PrivateKey key) implements PemFiles.Made {
    private static final byte[] CHALLENGE = {'r', 'e', 'e', 'v', 'e'};

    TlsIdentity {
        chain = List.copyOf(chain);
    }

    /**
     * Reads both files' content.
     *
     * @throws TlsException says which setting is wrong and why; nothing of the key
     */
    static TlsIdentity parse(PemFile.Content certificate, PemFile.Content privateKey) {
        List<X509Certificate> chain = certificates(certificate);
        PrivateKey key;
        try {
            key = PemKey.parse(
                    privateKey.bytes(), chain.getFirst().getPublicKey().getAlgorithm());
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw privateKey.file().wrong("is no key for the certificate: " + e.getMessage());
        }
        if (!belong(chain.getFirst(), key)) {
            throw privateKey.file().wrong("is not the key of the certificate");
        }
        return new TlsIdentity(chain, key);
    }

    @Override
    public Instant expires() {
        return chain.getFirst().getNotAfter().toInstant();
    }

    /** As JSSE names the kind of its key. */
    String algorithm() {
        return key.getAlgorithm();
    }

    /**
     * All certificates in a file; there is one at least.
     *
     * @throws TlsException there is none
     */
    static List<X509Certificate> certificates(PemFile.Content pem) {
        try {
            List<X509Certificate> chain =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(pem.bytes()))
                            .stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (!chain.isEmpty()) {
                return chain;
            }
        } catch (GeneralSecurityException _) {
            // As a file without one.
        }
        throw pem.file().wrong("holds no certificate in PEM");
    }

    /** Else every handshake would fail. */
    private static boolean belong(X509Certificate certificate, PrivateKey key) {
        try {
            Signature signature = Signature.getInstance(
                    switch (key.getAlgorithm()) {
                        case "EC" -> "SHA256withECDSA";
                        case "RSA" -> "SHA256withRSA";
                        default -> key.getAlgorithm();
                    });
            signature.initSign(key);
            signature.update(CHALLENGE);
            byte[] signed = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            signature.update(CHALLENGE);
            return signature.verify(signed);
        } catch (GeneralSecurityException _) {
            return false;
        }
    }
}
