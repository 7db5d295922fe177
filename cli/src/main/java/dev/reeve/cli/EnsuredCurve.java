// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import dev.reeve.zmtp.curve.CurveKeyFile;
import dev.reeve.zmtp.curve.CurveKeyPair;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Key pairs of the brokers and of each identity that connects, and the allow-list with a line for each. */
final class EnsuredCurve {
    private static final String KEY = "reeve.key";
    private static final Map<String, String> IDENTITIES = identities();

    private final Ensured ensured;
    private final SecureRandom random;

    EnsuredCurve(Ensured ensured, SecureRandom random) {
        this.ensured = ensured;
        this.random = random;
    }

    void run() {
        byte[] brokers = publicKey("broker", Optional.empty()).publicKey();
        List<String> lines = new ArrayList<>();
        IDENTITIES.forEach((name, rights) ->
                lines.add(publicKey(name, Optional.of(brokers)).publicKeyZ85() + " " + name + " " + rights));
        ensured.lines("-curve-allow", "allowed", lines);
    }

    /** Who connects, and what its line of the allow-list says after the name (docs/keys.md). */
    private static Map<String, String> identities() {
        Map<String, String> rights = new LinkedHashMap<>();
        rights.put("gateway", "gateway");
        rights.put("auth", "auth services=reeve.auth.*");
        rights.put("logger", "worker services=reeve.log.*,opentelemetry.* topics=device.*");
        rights.put("worker", "worker services=*");
        rights.put("cli", "client");
        return rights;
    }

    private CurveKeyPair publicKey(String identity, Optional<byte[]> server) {
        String suffix = "-curve-" + identity;
        Path file = temporary();
        try {
            Optional<String> there = ensured.find(suffix, KEY);
            if (there.isPresent()) {
                Path _ = Files.writeString(file, there.get(), StandardCharsets.ISO_8859_1);
                ensured.kept("Secret", suffix);
                return CurveKeyFile.read(file).pair();
            }
            Files.delete(file);
            CurveKeyPair pair = CurveKeyPair.generate(random);
            new CurveKeyFile(pair, Optional.empty(), server).create(file);
            ensured.create(suffix, Map.of(KEY, Files.readString(file, StandardCharsets.ISO_8859_1)));
            return pair;
        } catch (IOException e) {
            throw cannotWrite(e);
        } finally {
            delete(file);
        }
    }

    /** Of the owner alone. */
    private static Path temporary() {
        try {
            return Files.createTempFile("reeve", ".key");
        } catch (IOException e) {
            throw cannotWrite(e);
        }
    }

    private static void delete(Path file) {
        try {
            boolean _ = Files.deleteIfExists(file);
        } catch (IOException e) {
            throw cannotWrite(e);
        }
    }

    private static CliException cannotWrite(IOException e) {
        return CliException.failed("a temporary file cannot be written: " + e, "Mount a volume at /tmp.");
    }
}
