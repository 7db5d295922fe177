// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.images;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs, as {@code ./reeve up} embeds them, a script that makes the database and starts the server, and
 * this machine's shell, as PostgreSQL's initdb starts the server by one, and chmod.
 */
final class PostgresImage {
    /** Where the programs lie in the image. */
    static final String HOME = "/opt/postgres";

    private static final String SCRIPT = Start.HOME + "/postgres.sh";
    private static final int EXECUTABLE = 0100;
    // What a program asks for at its start; without a number, or as an archive, it is for compilers.
    private static final Pattern LOADED = Pattern.compile("lib/[^/]+\\.so\\.\\d+(\\.\\d+)*");
    private static final Pattern SONAME = Pattern.compile("lib/[^/]+\\.so\\.\\d+");
    private static final Pattern VERSION = Pattern.compile("-(\\d+(?:\\.\\d+)+)\\.jar");

    private PostgresImage() {}

    /**
     * Unpacks into {@code folder}.
     *
     * @param image the whole, for its list of parts
     */
    static ImageContent of(App app, Path folder, Part image) throws IOException {
        Folders.remove(folder);
        Path programs = folder.resolve("programs");
        unpack(programs);
        SortedMap<String, Path> own = new TreeMap<>();
        own.put(SCRIPT, script(folder));
        own.put("/etc/passwd", resource("passwd", folder));
        SortedMap<String, Path> shell = new TreeMap<>(Map.of(
                "/bin/sh",
                Path.of("/bin/sh").toRealPath(),
                "/bin/chmod",
                Path.of("/bin/chmod").toRealPath()));
        SortedMap<String, Path> libraries = Folders.files(programs, HOME);
        Path bom = folder.resolve("sbom.json");
        Bom.write(bom, image, parts(libraries, shell));
        own.put(Bom.PLACE, bom);
        return new ImageContent(
                app,
                List.of(
                        new ImageContent.Layer("runtime", shell),
                        new ImageContent.Layer("libraries", libraries),
                        new ImageContent.Layer("own", own)),
                List.of("/bin/sh", SCRIPT),
                Map.of("PATH", HOME + "/bin:/usr/bin:/bin"));
    }

    private static List<Part> parts(SortedMap<String, Path> libraries, SortedMap<String, Path> shell)
            throws IOException {
        List<Part> parts = new ArrayList<>();
        Matcher version = VERSION.matcher(String.valueOf(PostgresImage.class.getResource(archive())));
        parts.add(Part.whole("application", "postgresql", version.find() ? version.group(1) : "", "PostgreSQL"));
        for (Map.Entry<String, Path> file : libraries.entrySet()) {
            String name = file.getKey().substring(HOME.length() + 1);
            if (name.startsWith("bin/") || SONAME.matcher(name).matches()) {
                parts.add(Parts.file(file.getKey(), file.getValue(), ""));
            }
        }
        for (Map.Entry<String, Path> file : shell.entrySet()) {
            parts.add(Parts.file(
                    file.getKey(),
                    file.getValue(),
                    file.getValue().getFileName().toString()));
        }
        return parts;
    }

    /** As the artifact of this kind of machine is called. */
    static String archive() {
        return "/postgres-linux-" + (System.getProperty("os.arch").equals("aarch64") ? "arm_64" : "x86_64") + ".txz";
    }

    /** No links are left: layers hold files alone, so each library is there once, by the name that is asked for. */
    static void unpack(Path folder) throws IOException {
        try (InputStream packed = PostgresImage.class.getResourceAsStream(archive())) {
            if (packed == null) {
                throw new IllegalStateException("this build has no PostgreSQL for this machine: " + archive());
            }
            Map<String, String> links = new HashMap<>();
            try (TarArchiveInputStream tar =
                    new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(packed)))) {
                for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                    unpack(tar, entry, folder, links);
                }
            }
            Set<Path> linked = new HashSet<>();
            for (Map.Entry<String, String> link : links.entrySet()) {
                Path target = folder.resolve(link.getKey()).resolveSibling(link.getValue());
                linked.add(target);
                Files.copy(target, folder.resolve(link.getKey()), StandardCopyOption.COPY_ATTRIBUTES);
            }
            for (Path file : linked) {
                Files.delete(file);
            }
        }
    }

    private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path folder, Map<String, String> links)
            throws IOException {
        Path path = folder.resolve(entry.getName()).normalize();
        String name = folder.relativize(path).toString();
        if (!path.startsWith(folder)) {
            throw new IOException("entry outside the archive: " + entry.getName());
        }
        if (entry.isDirectory() || !isUsed(name)) {
            return;
        }
        Files.createDirectories(path.getParent());
        if (entry.isSymbolicLink()) {
            if (SONAME.matcher(name).matches()) {
                links.put(name, entry.getLinkName());
            }
            return;
        }
        Files.copy(tar, path);
        boolean executable = (entry.getMode() & EXECUTABLE) != 0;
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
    }

    private static boolean isUsed(String name) {
        boolean library = name.startsWith("lib/") && name.indexOf('/', "lib/".length()) < 0;
        return library
                ? LOADED.matcher(name).matches()
                : !name.startsWith("lib/pkgconfig/") && !name.startsWith("include/");
    }

    /** Makes the database of a volume, runs the server. */
    static Path script(Path folder) throws IOException {
        return resource("postgres.sh", folder);
    }

    private static Path resource(String name, Path folder) throws IOException {
        try (InputStream in = Objects.requireNonNull(PostgresImage.class.getResourceAsStream(name))) {
            return Files.writeString(
                    folder.resolve(name),
                    new String(in.readAllBytes(), StandardCharsets.UTF_8),
                    StandardCharsets.UTF_8);
        }
    }
}
