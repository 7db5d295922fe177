// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.grpcport;

import java.nio.file.Path;
import java.util.List;

/**
 * Files in PEM.
 *
 * @param certificate the own one, with those that signed it
 * @param privateKey its key
 * @param ca who signs the certificates of the other side
 */
public record TlsFiles(String certificate, String privateKey, String ca) {
    List<Path> paths() {
        return List.of(Path.of(certificate), Path.of(privateKey), Path.of(ca));
    }
}
