// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The console's files, read whole at start into a map by request path. A request is an exact look-up in it: it never
 * touches a file system, so no spelling of a path can leave it.
 */
final class ConsoleFiles {
    private static final String FOLDER = "reeve-console/";

    /** Pages the console draws itself, by its own look at the address. */
    private static final List<String> PAGES =
            List.of("/console/logs", "/console/services", "/console/users", "/console/audit", "/console/account");

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
            if (files.size() >= StaticFile.FILES_MAX || bytes > StaticFile.BYTES_MAX) {
                throw new IllegalStateException(
                        "the console has more than " + StaticFile.FILES_MAX + " files or 64 MiB");
            }
            files.put("/console/" + name, StaticFile.of(name, content));
        }
        StaticFile index = files.get("/console/index.html");
        if (index != null) {
            files.put("/console/", index);
            PAGES.forEach(page -> files.put(page, index));
        }
        return Map.copyOf(files);
    }

    private static byte @Nullable [] read(ClassLoader loader, String name) {
        try (InputStream in = loader.getResourceAsStream(FOLDER + name)) {
            return in == null ? null : in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the console's " + name, e);
        }
    }
}
