// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A certificate that signs itself, on P-256, by the JDK's own keytool: the JDK has no public class that makes one.
 *
 * @param certificate in PEM
 * @param privateKey in PEM (PKCS#8)
 */
record DevelopmentCertificate(String certificate, String privateKey) {
    private static final Pattern HOST = Pattern.compile("(\\*\\.)?[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?");
    private static final Pattern ADDRESS =
            Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
    private static final String ALIAS = "reeve";
    private static final String PASSWORD_VARIABLE = "REEVE_STORE_PASSWORD";
    private static final int SECONDS_MAX = 60;

    /**
     * Makes one.
     *
     * @throws CliException a name is none, or keytool failed
     */
    static DevelopmentCertificate make(List<String> names, int days) throws IOException {
        String alternatives =
                names.stream().map(DevelopmentCertificate::alternative).collect(Collectors.joining(","));
        Path folder = Files.createTempDirectory("reeve-tls");
        Path store = folder.resolve("store.p12");
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        String password = HexFormat.of().formatHex(random);
        try {
            keytool(password, store, alternatives, days);
            return read(store, password.toCharArray());
        } catch (GeneralSecurityException e) {
            throw CliException.failed("the certificate cannot be made: " + e.getMessage(), "");
        } finally {
            boolean _ = Files.deleteIfExists(store);
            Files.delete(folder);
        }
    }

    private static String alternative(String name) {
        if (ADDRESS.matcher(name).matches()) {
            return "IP:" + name;
        }
        if (HOST.matcher(name).matches()) {
            return "DNS:" + name;
        }
        throw CliException.usage("--name: '" + VisibleText.of(name) + "' is no host name and no address");
    }

    private static void keytool(String password, Path store, String alternatives, int days) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                ALIAS,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=Reeve development",
                "-ext",
                "SAN=" + alternatives,
                "-ext",
                "KU=digitalSignature",
                "-ext",
                "EKU=serverAuth",
                "-validity",
                Integer.toString(days),
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass:env",
                PASSWORD_VARIABLE);
        // A command line can be read by everybody on the machine, the environment cannot.
        builder.environment().put(PASSWORD_VARIABLE, password);
        Process process = builder.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        try {
            if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw CliException.failed("keytool of the JDK failed: " + VisibleText.of(said), "");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CliException.failed("interrupted", "");
        }
    }

    private static DevelopmentCertificate read(Path store, char[] password)
            throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, password);
        }
        return new DevelopmentCertificate(
                Pem.of(keys.getCertificate(ALIAS)), Pem.of((PrivateKey) keys.getKey(ALIAS, password)));
    }

    /** Writes both files; neither may exist. */
    void write(Path certificateFile, Path keyFile) throws IOException {
        Path _ = Files.writeString(certificateFile, certificate, StandardOpenOption.CREATE_NEW);
        try {
            Path _ = Files.createFile(
                    keyFile, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Path _ = Files.writeString(keyFile, privateKey);
        } catch (IOException e) {
            Files.delete(certificateFile);
            throw e;
        } catch (UnsupportedOperationException e) {
            throw new UncheckedIOException(new IOException("this file system has no permissions", e));
        }
    }
}
