// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * The files of {@code reeve.gateway.static-dir}, read whole at start into a map by decoded request path. A request is
 * looked up in it exactly and never touches the file system, so no spelling of a path can leave the folder. What is
 * hidden ({@code .git}, {@code .env}) is left out, but for {@code .well-known}.
 */
final class StaticFolder extends SimpleFileVisitor<Path> {
    private static final Logger LOG = Logger.getLogger(StaticFolder.class);
    private static final String KEY = "reeve.gateway.static-dir";
    private static final String INDEX = "index.html";
    private static final String WELL_KNOWN = ".well-known";
    private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private final Path root;
    private final Map<String, StaticFile> files = new HashMap<>();
    private final Map<String, String> redirects = new HashMap<>();
    private long bytes;
    private int hidden;

    private StaticFolder(Path root) {
        this.root = root;
    }

    /**
     * What the folder holds.
     *
     * @param files by decoded path; a folder's index.html also by the folder's own, with its last slash
     * @param redirects from such a folder without its last slash to it
     */
    record Contents(Map<String, StaticFile> files, Map<String, String> redirects) {
        static final Contents NOTHING = new Contents(Map.of(), Map.of());

        Contents {
            files = Map.copyOf(files);
            redirects = Map.copyOf(redirects);
        }
    }

    /**
     * Reads it.
     *
     * @throws IllegalStateException names the key, and the file: it is no folder, it cannot be read, holds a symbolic
     *     link or a name that no path can have, or is too large
     */
    static Contents read(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new IllegalStateException(KEY + " is " + folder + "; allowed: a folder that can be read");
        }
        try {
            StaticFolder reading = new StaticFolder(folder.toRealPath());
            Files.walkFileTree(reading.root, reading);
            LOG.infof(
                    "static files read folder=%s files=%d bytes=%d hidden=%d",
                    folder, reading.files.size(), reading.bytes, reading.hidden);
            return new Contents(reading.files, reading.redirects);
        } catch (IOException | UncheckedIOException e) {
            throw new IllegalStateException(KEY + " cannot be read: " + e, e);
        }
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
        if (isHidden(folder)) {
            hidden++;
            return FileVisitResult.SKIP_SUBTREE;
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
        if (isHidden(file)) {
            hidden++;
            return FileVisitResult.CONTINUE;
        }
        if (!attributes.isRegularFile()) {
            throw refused(file, "is a symbolic link or no file; allowed: files and folders");
        }
        String path = path(file);
        byte[] content = content(file);
        bytes += content.length;
        if (files.size() >= StaticFile.FILES_MAX || bytes > StaticFile.BYTES_MAX) {
            throw new IllegalStateException(
                    KEY + " holds more than " + StaticFile.FILES_MAX + " files or 64 MiB; the first too many: " + file);
        }
        StaticFile known = StaticFile.of(path, content);
        files.put(path, known);
        if (path.endsWith("/" + INDEX)) {
            index(path.substring(0, path.length() - INDEX.length()), known);
        }
        return FileVisitResult.CONTINUE;
    }

    private void index(String folder, StaticFile index) {
        files.put(folder, index);
        if (folder.length() > 1) {
            String bare = folder.substring(0, folder.length() - 1);
            redirects.put(bare, "./" + encoded(bare.substring(bare.lastIndexOf('/') + 1)) + "/");
        }
    }

    private boolean isHidden(Path path) {
        String name = path.getFileName().toString();
        return !path.equals(root) && name.startsWith(".") && !name.equals(WELL_KNOWN);
    }

    /** Of a size that was looked at: it may grow meanwhile. */
    private byte[] content(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return in.readNBytes((int) StaticFile.BYTES_MAX + 1);
        }
    }

    private String path(Path file) {
        StringBuilder path = new StringBuilder();
        for (Path part : root.relativize(file)) {
            path.append('/').append(part);
        }
        String decoded = path.toString();
        if (!decoded.equals(RequestPath.decode(encoded(decoded)))) {
            throw refused(file, "has a name that no path can have");
        }
        return decoded;
    }

    private static String encoded(String path) {
        StringBuilder encoded = new StringBuilder();
        for (byte one : path.getBytes(StandardCharsets.UTF_8)) {
            if (UNRESERVED.indexOf(one) >= 0) {
                encoded.append((char) one);
            } else {
                encoded.append('%').append(HEX.toHexDigits(one));
            }
        }
        return encoded.toString();
    }

    private static IllegalStateException refused(Path file, String why) {
        return new IllegalStateException(KEY + ": " + file + " " + why);
    }
}
