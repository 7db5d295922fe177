// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.util.Base64;

/** Certificates and private keys (PKCS#8) as text. */
final class Pem {
    private static final int LINE = 64;

    private Pem() {}

    static String of(Certificate certificate) throws CertificateEncodingException {
        return text("CERTIFICATE", certificate.getEncoded());
    }

    static String of(PrivateKey key) {
        return text("PRIVATE KEY", key.getEncoded());
    }

    private static String text(String kind, byte[] der) {
        String text = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n";
    }
}
