// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.images;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * An OCI archive, as it was written.
 *
 * @param layers compressed bytes by digest, from below
 * @param config what the image says of itself
 * @param bytes of the file
 */
record Archive(Map<String, Long> layers, JsonNode config, long bytes) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BLOBS = "blobs/";
    // Manifests and configurations are a few KiB; layers are not kept.
    private static final int JSON_BYTES_MAX = 1 << 20;

    static Archive read(Path file) throws IOException {
        Map<String, Long> sizes = new HashMap<>();
        Map<String, byte[]> small = new HashMap<>();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file));
                TarArchiveInputStream tar = new TarArchiveInputStream(in)) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                sizes.put(entry.getName(), entry.getSize());
                if (entry.getSize() <= JSON_BYTES_MAX) {
                    small.put(entry.getName(), tar.readAllBytes());
                }
            }
        }
        JsonNode index = json(small, "index.json");
        JsonNode manifest = json(small, blob(index.at("/manifests/0/digest").asText()));
        Map<String, Long> layers = new LinkedHashMap<>();
        for (JsonNode layer : manifest.path("layers")) {
            String digest = layer.path("digest").asText();
            layers.put(digest, sizes.getOrDefault(blob(digest), 0L));
        }
        return new Archive(
                layers, json(small, blob(manifest.at("/config/digest").asText())), Files.size(file));
    }

    private static String blob(String digest) {
        return BLOBS + digest.replace(':', '/');
    }

    private static JsonNode json(Map<String, byte[]> files, String name) throws IOException {
        byte[] bytes = files.get(name);
        if (bytes == null) {
            throw new IOException("no OCI archive: it has no " + name);
        }
        return JSON.readTree(bytes);
    }
}
