// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import dev.reeve.zmtp.curve.CurveClient;
import dev.reeve.zmtp.curve.CurveCrypto;
import dev.reeve.zmtp.curve.CurveKeyFile;
import dev.reeve.zmtp.curve.CurveKeyPair;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A broker's key file and allow-list in a folder. */
final class KeyFolder {
    static final SecureRandom RANDOM = new SecureRandom();

    final CurveKeyPair broker = CurveKeyPair.generate(RANDOM);
    final Path keyFile;
    final Path allowList;

    KeyFolder(Path folder) {
        keyFile = folder.resolve("broker.key");
        allowList = folder.resolve("allowed");
        try {
            new CurveKeyFile(broker, Optional.empty(), Optional.empty()).create(keyFile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        allow();
    }

    static CurveKeyPair newPair() {
        return CurveKeyPair.generate(RANDOM);
    }

    /** One of {@code KEY rest of the line} each. */
    void allow(String... lines) {
        write(String.join("\n", List.of(lines)) + "\n");
    }

    /** Whole or not at all, as a mounted ConfigMap changes. */
    void write(String text) {
        try {
            Path next = allowList.resolveSibling("next");
            Files.writeString(next, text);
            Path _ = Files.move(next, allowList, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void replaceKeys(CurveKeyPair pair, Optional<CurveKeyPair> old) {
        try {
            new CurveKeyFile(pair, old, Optional.empty()).replace(keyFile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    CurveClient client(CurveKeyPair pair) {
        return client(pair, broker.publicKey());
    }

    static CurveClient client(CurveKeyPair pair, byte[] brokerKey) {
        return new CurveClient(pair, brokerKey, RANDOM, CurveCrypto.ofProcess());
    }

    Map<String, String> settings() {
        return Map.of(
                "reeve.broker.mdp.port",
                "0",
                "reeve.broker.mdp.transport",
                "zmtp",
                "reeve.broker.mdp.key-file",
                keyFile.toString(),
                "reeve.broker.mdp.allow-list",
                allowList.toString(),
                "reeve.broker.drain-grace",
                "1s");
    }
}
