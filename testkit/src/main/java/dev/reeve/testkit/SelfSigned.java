// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A self-signed certificate, made by the JDK's keytool.
 *
 * @param pem file for those who trust it, and for a server that reads files
 * @param key file in PEM (PKCS#8) with its private key
 * @param server for the server that has it
 */
public record SelfSigned(Path pem, Path key, SSLContext server) {
    private static final String PASSWORD = "test-only";
    private static final String ALIAS = "server";

    /**
     * Makes one in {@code folder}.
     *
     * @param name of the server, as {@code DNS:localhost} or {@code IP:127.0.0.1}
     */
    public static SelfSigned make(Path folder, String name)
            throws IOException, InterruptedException, GeneralSecurityException {
        return make(folder, name, "-keyalg", "EC", "-groupname", "secp256r1", "-validity", "2");
    }

    /**
     * As {@link #make(Path, String)}.
     *
     * @param kind keytool's options of the key and its time
     */
    public static SelfSigned make(Path folder, String name, String... kind)
            throws IOException, InterruptedException, GeneralSecurityException {
        Path store = folder.resolve("server.p12");
        Path pem = folder.resolve("server.pem");
        Path key = folder.resolve("server.key");
        List<String> generate = new ArrayList<>(List.of(
                "-genkeypair", "-alias", ALIAS, "-dname", "CN=test", "-ext", "SAN=" + name, "-storetype", "PKCS12"));
        generate.addAll(List.of("-keystore", store.toString(), "-storepass", PASSWORD));
        generate.addAll(List.of(kind));
        Keytool.run(generate.toArray(new String[0]));
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        Key secret = keys.getKey(ALIAS, PASSWORD.toCharArray());
        Files.writeString(pem, pem("CERTIFICATE", keys.getCertificate(ALIAS).getEncoded()));
        Files.writeString(key, pem("PRIVATE KEY", secret.getEncoded()));
        return new SelfSigned(pem, key, contextOf(keys));
    }

    /** For a client that trusts the certificate in this file, and no other. */
    public static SSLContext trusting(Path pem) throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        try (InputStream in = Files.newInputStream(pem)) {
            trusted.setCertificateEntry(
                    ALIAS, CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return context;
    }

    /** Bytes as PEM, under this name. */
    public static String pem(String kind, byte[] der) {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n";
    }

    private static SSLContext contextOf(KeyStore keys) throws GeneralSecurityException {
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return context;
    }
}
