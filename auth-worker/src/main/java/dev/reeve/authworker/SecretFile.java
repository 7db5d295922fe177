// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** The files secrets come from: one line each. A fault names the setting and the file, never the content. */
final class SecretFile {
    private static final Logger LOG = Logger.getLogger(SecretFile.class);
    private static final int SIZE_MAX = 4096;

    private SecretFile() {}

    /** One key, or two while the second is being replaced by the first. */
    static List<EncryptionKey> encryptionKeys(String setting, Path file) {
        List<String> lines = lines(setting, file);
        if (lines.isEmpty() || lines.size() > 2) {
            throw fault(
                    setting, file, "holds " + lines.size() + " lines; allowed: the key, and below it the one before");
        }
        try {
            return lines.stream().map(EncryptionKey::parse).toList();
        } catch (IllegalArgumentException e) {
            throw fault(setting, file, String.valueOf(e.getMessage()));
        }
    }

    /** Keys for password hashes, the first for new ones. */
    static Peppers peppers(String setting, Path file) {
        List<String> lines = lines(setting, file);
        if (lines.isEmpty()) {
            throw fault(setting, file, "is empty");
        }
        try {
            return new Peppers(lines.stream().map(EncryptionKey::parse).toList());
        } catch (IllegalArgumentException e) {
            throw fault(setting, file, String.valueOf(e.getMessage()));
        }
    }

    static ApiKey apiKey(String setting, Path file, ApiKey.Kind kind) {
        List<String> lines = lines(setting, file);
        Optional<ApiKey> key = lines.size() == 1 ? ApiKey.parse(lines.getFirst()) : Optional.empty();
        ApiKey parsed = key.filter(found -> found.kind() == kind)
                .orElseThrow(() -> fault(setting, file, "does not hold one API key of kind " + kind.column()));
        if (parsed.isWeak()) {
            throw fault(setting, file, "holds a default or weak key");
        }
        return parsed;
    }

    /** The one line of a file. */
    static String line(String setting, Path file) {
        List<String> lines = lines(setting, file);
        if (lines.size() != 1) {
            throw fault(setting, file, "holds " + lines.size() + " lines instead of one");
        }
        return lines.getFirst();
    }

    /** An EC private key in PEM (PKCS#8), as Apple gives it out. */
    static ECPrivateKey ecPrivateKey(String setting, Path file) {
        String pem = lines(setting, file).stream()
                .filter(line -> !line.startsWith("-----"))
                .collect(Collectors.joining());
        try {
            PKCS8EncodedKeySpec spec =
                    new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem));
            return (ECPrivateKey) KeyFactory.getInstance("EC").generatePrivate(spec);
        } catch (GeneralSecurityException | IllegalArgumentException _) {
            throw fault(setting, file, "holds no EC private key in PEM (PKCS#8)");
        }
    }

    private static List<String> lines(String setting, Path file) {
        try {
            if (Files.size(file) > SIZE_MAX) {
                throw fault(setting, file, "is larger than " + SIZE_MAX + " bytes");
            }
            warnIfOthersMayRead(setting, file);
            return Files.readString(file)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
        } catch (IOException e) {
            throw fault(setting, file, "cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    /** No reason not to start: some mounted secrets cannot have another mode. */
    private static void warnIfOthersMayRead(String setting, Path file) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view != null && view.readAttributes().permissions().contains(PosixFilePermission.OTHERS_READ)) {
            LOG.warnf("%s: everybody on this machine may read %s; chmod 600 it", setting, file);
        }
    }

    private static IllegalArgumentException fault(String setting, Path file, String what) {
        return new IllegalArgumentException(setting + ": the file " + file + " " + what);
    }
}
