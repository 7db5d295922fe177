// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clustertests;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.reeve.testkit.Keytool;
import dev.reeve.testkit.SelfSigned;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An authority inside a cluster, and those it signed for, as Secrets have them. */
final class TestAuthority {
    private static final String PASSWORD = "test-only";

    private final Path store;
    private final Map<String, Map<String, String>> signed = new HashMap<>();

    TestAuthority() {
        try {
            this.store = Files.createTempDirectory("reeve-it").resolve("all.p12");
            make("ca", "-ext", "bc:c");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Data of a Secret: {@code tls.crt}, {@code tls.key}, {@code ca.crt}; the same for whoever has the same name. */
    Map<String, String> secretFor(String... names) {
        return signed.computeIfAbsent(names[0], _ -> sign(names));
    }

    private Map<String, String> sign(String... names) {
        make(names[0], "-signer", "ca", "-ext", "san=dns:" + String.join(",dns:", names));
        try (InputStream in = Files.newInputStream(store)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, PASSWORD.toCharArray());
            return Map.of(
                    "tls.crt", pem("CERTIFICATE", keys.getCertificate(names[0]).getEncoded()),
                    "tls.key",
                            pem(
                                    "PRIVATE KEY",
                                    keys.getKey(names[0], PASSWORD.toCharArray())
                                            .getEncoded()),
                    "ca.crt", pem("CERTIFICATE", keys.getCertificate("ca").getEncoded()));
        } catch (IOException | GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private void make(String alias, String... more) {
        List<String> arguments = new ArrayList<>(List.of("-genkeypair", "-keyalg", "EC", "-groupname", "secp256r1"));
        arguments.addAll(List.of("-validity", "2", "-alias", alias, "-dname", "CN=" + alias));
        arguments.addAll(List.of("-keystore", store.toString(), "-storepass", PASSWORD));
        arguments.addAll(List.of(more));
        try {
            Keytool.run(arguments.toArray(String[]::new));
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static String pem(String kind, byte[] der) {
        return Base64.getEncoder().encodeToString(SelfSigned.pem(kind, der).getBytes(US_ASCII));
    }
}
