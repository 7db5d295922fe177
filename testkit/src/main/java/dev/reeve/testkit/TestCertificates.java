// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;

/**
 * Certificates of two authorities, {@code ca} and {@code next-ca}, as files in PEM: of the first {@code server}, of the
 * other {@code renewed}, for the same server; of each client that a test names its own.
 */
public final class TestCertificates {
    private static final String PASSWORD = "not-secret";

    private final Path folder;
    private final Path store;

    public TestCertificates(Path folder) throws IOException, InterruptedException, GeneralSecurityException {
        this.folder = folder;
        this.store = folder.resolve("all.p12");
        make("ca", "CN=Internal", "-ext", "bc:c");
        make("server", "CN=server", "-signer", "ca", "-ext", "san=ip:127.0.0.1");
        make("next-ca", "CN=Next", "-ext", "bc:c");
        make("renewed", "CN=server", "-signer", "next-ca", "-ext", "san=ip:127.0.0.1");
    }

    /** With {@code client}, and {@code stranger} that says to be the same. */
    public static TestCertificates withClient(Path folder)
            throws IOException, InterruptedException, GeneralSecurityException {
        TestCertificates certificates = new TestCertificates(folder);
        certificates.client("client", "client", "client");
        certificates.stranger("stranger", "client", "client");
        return certificates;
    }

    /** Signed by {@code ca}. */
    public void client(String alias, String name, String host)
            throws IOException, InterruptedException, GeneralSecurityException {
        make(alias, "CN=" + name, "-signer", "ca", "-ext", "san=dns:" + host);
    }

    /** Signed by itself. */
    public void stranger(String alias, String name, String host)
            throws IOException, InterruptedException, GeneralSecurityException {
        make(alias, "CN=" + name, "-ext", "san=dns:" + host);
    }

    public String certificate(String alias) {
        return file(alias, "crt").toString();
    }

    public String privateKey(String alias) {
        return file(alias, "key").toString();
    }

    /** Copies certificate and key to those of {@code place}, as a renewal would. */
    public void install(String alias, String place) throws IOException {
        for (String kind : List.of("crt", "key")) {
            Files.copy(file(alias, kind), file(place, kind), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private Path file(String alias, String kind) {
        return folder.resolve(alias + "." + kind);
    }

    private void make(String alias, String name, String... more)
            throws IOException, InterruptedException, GeneralSecurityException {
        List<String> arguments = new ArrayList<>(
                List.of("-genkeypair", "-keyalg", "EC", "-groupname", "secp256r1", "-validity", "2", "-alias", alias));
        arguments.addAll(List.of("-dname", name, "-keystore", store.toString(), "-storepass", PASSWORD));
        arguments.addAll(List.of(more));
        Keytool.run(arguments.toArray(String[]::new));
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        byte[] key = keys.getKey(alias, PASSWORD.toCharArray()).getEncoded();
        Files.writeString(file(alias, "key"), SelfSigned.pem("PRIVATE KEY", key));
        byte[] certificate = keys.getCertificate(alias).getEncoded();
        Files.writeString(file(alias, "crt"), SelfSigned.pem("CERTIFICATE", certificate));
    }
}
