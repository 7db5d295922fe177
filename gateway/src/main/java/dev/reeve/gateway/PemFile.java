// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;

/**
 * A file in PEM that a setting names.
 *
 * @param setting its key
 */
record PemFile(String setting, Path path) {
    private static final long BYTES_MAX = 256 * 1024;

    /**
     * Reads it.
     *
     * @throws TlsException it cannot be read, or is too large
     */
    Content read() {
        try {
            if (Files.size(path) > BYTES_MAX) {
                throw wrong("is larger than " + BYTES_MAX + " bytes");
            }
            return new Content(this, Files.readAllBytes(path));
        } catch (IOException e) {
            throw wrong("cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    /**
     * What is to be said of it.
     *
     * @param problem follows its name
     */
    TlsException wrong(String problem) {
        return new TlsException(setting + " (" + path + ") " + problem);
    }

    /** False where nobody can tell. */
    boolean isReadableByAll() {
        try {
            return Files.getPosixFilePermissions(path).contains(PosixFilePermission.OTHERS_READ);
        } catch (IOException | UnsupportedOperationException _) {
            return false;
        }
    }

    /** What was in it. */
    @SuppressWarnings("ArrayRecordComponent") // compared by its digest
    record Content(PemFile file, byte[] bytes) {}
}
