// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The console's files, read whole at start into a map by request path. A request is an exact look-up in it: it never
 * touches a file system, so no spelling of a path can leave it.
 */
final class ConsoleFiles {
    private static final String FOLDER = "reeve-console/";
    private static final int FILES_MAX = 10_000;
    private static final long BYTES_MAX = 64L * 1024 * 1024;

    /** Pages the console draws itself, by its own look at the address. */
    private static final List<String> PAGES =
            List.of("/console/logs", "/console/services", "/console/users", "/console/audit", "/console/account");

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "json", "application/json",
            "svg", "image/svg+xml",
            "png", "image/png",
            "ico", "image/x-icon",
            "woff2", "font/woff2",
            "txt", "text/plain; charset=utf-8",
            "webmanifest", "application/manifest+json");

    private ConsoleFiles() {}

    /**
     * Reads what {@code reeve-console/files.txt} lists.
     *
     * @return by request path; empty if there is no console on the class path
     * @throws IllegalStateException a listed file is missing, or they are too many or too large
     */
    static Map<String, StaticFile> load(ClassLoader loader) {
        byte[] list = read(loader, "files.txt");
        if (list == null) {
            return Map.of();
        }
        Map<String, StaticFile> files = new HashMap<>();
        long bytes = 0;
        for (String name : new String(list, StandardCharsets.UTF_8)
                .lines()
                .map(String::strip)
                .toList()) {
            if (name.isEmpty()) {
                continue;
            }
            byte[] content = read(loader, name);
            if (content == null) {
                throw new IllegalStateException("the console lists " + name + " but has it not");
            }
            bytes += content.length;
            if (files.size() >= FILES_MAX || bytes > BYTES_MAX) {
                throw new IllegalStateException("the console has more than " + FILES_MAX + " files or 64 MiB");
            }
            files.put("/console/" + name, file(name, content));
        }
        StaticFile index = files.get("/console/index.html");
        if (index != null) {
            files.put("/console/", index);
            PAGES.forEach(page -> files.put(page, index));
        }
        return Map.copyOf(files);
    }

    private static StaticFile file(String name, byte[] content) {
        String extension = name.substring(name.lastIndexOf('.') + 1);
        String type = TYPES.getOrDefault(extension, "application/octet-stream");
        return new StaticFile(
                type, Buffer.buffer(content), '"' + HexFormat.of().formatHex(Sha256.of(content), 0, 16) + '"');
    }

    private static byte @Nullable [] read(ClassLoader loader, String name) {
        try (InputStream in = loader.getResourceAsStream(FOLDER + name)) {
            return in == null ? null : in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the console's " + name, e);
        }
    }

    /**
     * One file, ready to send.
     *
     * @param type Content-Type
     * @param content never changed
     * @param etag quoted
     */
    record StaticFile(String type, Buffer content, String etag) {}
}
