// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import dev.reeve.zmtp.curve.CurveKeyFile;
import dev.reeve.zmtp.curve.CurveKeyPair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.stream.Stream;

/** The CURVE keys of a broker, and the files in a folder by which it and its peers know theirs. */
final class CurveFiles {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final CurveKeyPair broker = pair();
    private final Path folder;

    CurveFiles(Path folder) {
        this.folder = folder;
    }

    static CurveKeyPair pair() {
        return CurveKeyPair.generate(RANDOM);
    }

    CurveKeyPair broker() {
        return broker;
    }

    /**
     * Settings of a broker with these keys; for once, as they write its files.
     *
     * @param allowed lines of its allow-list
     * @param more settings beside
     */
    String[] settings(String allowed, String... more) throws IOException {
        Path keys = folder.resolve("broker.key");
        new CurveKeyFile(broker, Optional.empty(), Optional.empty()).create(keys);
        Path list = Files.writeString(folder.resolve("allowed"), allowed);
        return Stream.concat(
                        Stream.of("reeve.broker.mdp.key-file=" + keys, "reeve.broker.mdp.allow-list=" + list),
                        Stream.of(more))
                .toArray(String[]::new);
    }

    /** A new file of a peer of the broker. */
    Path keyFile(CurveKeyPair pair) throws IOException {
        return keyFile(pair, broker);
    }

    /** One that takes the broker for another. */
    Path keyFile(CurveKeyPair pair, CurveKeyPair server) throws IOException {
        Path file = folder.resolve("key-" + RANDOM.nextLong());
        new CurveKeyFile(pair, Optional.empty(), Optional.of(server.publicKey())).create(file);
        return file;
    }
}
