// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import dev.reeve.testkit.Keytool;
import dev.reeve.testkit.SelfSigned;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.List;

/** Certificates of three authorities, made by the JDK's keytool, as files in PEM. */
final class TestCertificates {
    private static final String PASSWORD = "not-secret";

    private final Path folder;
    private final Path store;

    TestCertificates(Path folder) throws Exception {
        this.folder = folder;
        this.store = folder.resolve("all.p12");
        make("ca", "CN=Internal", "-ext", "bc:c");
        make("server", "CN=server", "-signer", "ca", "-ext", "san=ip:127.0.0.1");
        make("client", "CN=client", "-signer", "ca", "-ext", "san=dns:client");
        make("stranger", "CN=client", "-ext", "san=dns:client");
        make("next-ca", "CN=Next", "-ext", "bc:c");
        make("renewed", "CN=server", "-signer", "next-ca", "-ext", "san=ip:127.0.0.1");
        for (String alias : List.of("ca", "server", "client", "stranger", "next-ca", "renewed")) {
            export(alias);
        }
    }

    String certificate(String alias) {
        return folder.resolve(alias + ".crt").toString();
    }

    String privateKey(String alias) {
        return folder.resolve(alias + ".key").toString();
    }

    private void make(String alias, String name, String... more) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(
                "-genkeypair",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-validity",
                "2",
                "-alias",
                alias,
                "-dname",
                name,
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD));
        arguments.addAll(List.of(more));
        Keytool.run(arguments.toArray(String[]::new));
    }

    private void export(String alias) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(new ByteArrayInputStream(Files.readAllBytes(store)), PASSWORD.toCharArray());
        Key key = keys.getKey(alias, PASSWORD.toCharArray());
        Certificate certificate = keys.getCertificate(alias);
        Files.writeString(Path.of(privateKey(alias)), SelfSigned.pem("PRIVATE KEY", key.getEncoded()));
        Files.writeString(Path.of(certificate(alias)), SelfSigned.pem("CERTIFICATE", certificate.getEncoded()));
    }
}
