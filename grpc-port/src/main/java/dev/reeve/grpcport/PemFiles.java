// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.grpcport;

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
     * Reads certificate and key.
     *
     * @throws IllegalArgumentException they do not belong together: every handshake would fail
     */
    static Identity identity(TlsFiles files) throws IOException, GeneralSecurityException {
        List<X509Certificate> chain = List.of(toX509Certificates(new File(files.certificate())));
        PrivateKey key = toPrivateKey(new File(files.privateKey()), null);
        if (!isPair(chain.getFirst().getPublicKey(), key)) {
            throw new IllegalArgumentException("the private key is not the certificate's");
        }
        return new Identity(chain, key);
    }

    private static boolean isPair(PublicKey open, PrivateKey secret) throws GeneralSecurityException {
        String algorithm = switch (secret.getAlgorithm()) {
            case "EC" -> "SHA256withECDSA";
            case "RSA" -> "SHA256withRSA";
            default -> secret.getAlgorithm();
        };
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(secret);
        signature.update(SAMPLE);
        byte[] signed = signature.sign();
        signature.initVerify(open);
        signature.update(SAMPLE);
        return signature.verify(signed);
    }
}
