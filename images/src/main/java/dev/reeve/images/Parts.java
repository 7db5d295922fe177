// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds out what files are.
 *
 * @param version of ours
 */
record Parts(Repository repository, String version) {
    private static final String GROUP = "dev.reeve";
    private static final String OURS = "Apache-2.0";
    private static final Pattern FILE = Pattern.compile("(.+?)-(\\d.*)\\.jar");

    /**
     * Every jar, and the JVM that runs them.
     *
     * @param licence of what the program's own build made; empty = not known
     */
    List<Part> ofJava(SortedMap<String, Path> jars, String licence) throws IOException {
        List<Part> parts = new ArrayList<>();
        for (Map.Entry<String, Path> jar : jars.entrySet()) {
            String file = jar.getKey().substring(jar.getKey().lastIndexOf('/') + 1);
            Optional<Repository.Artifact> artifact = repository.artifact(file);
            if (artifact.isPresent()) {
                parts.add(library(artifact.get(), repository.licences(artifact.get()), jar.getKey(), jar.getValue()));
            } else {
                parts.add(unknown(licence, jar.getKey(), jar.getValue()));
            }
        }
        parts.add(Part.whole(
                "platform",
                "OpenJDK (" + System.getProperty("java.vendor") + ")",
                System.getProperty("java.runtime.version"),
                "GPL-2.0-only WITH Classpath-exception-2.0"));
        return parts;
    }

    private static Part library(Repository.Artifact artifact, List<String> licences, String place, Path jar)
            throws IOException {
        String purl = "pkg:maven/" + artifact.group() + "/" + artifact.name() + "@" + artifact.version();
        return new Part(
                "library", artifact.group(), artifact.name(), artifact.version(), purl, licences, sha256(jar), place);
    }

    /** No repository has it: the build made it just now, or it came from elsewhere and says of itself what it is. */
    private Part unknown(String licence, String place, Path jar) throws IOException {
        String file = place.substring(place.lastIndexOf('/') + 1);
        Optional<Repository.Artifact> said = Repository.said(jar);
        if (said.isPresent()) {
            return library(said.get(), said.get().group().equals(GROUP) ? List.of(OURS) : List.of(), place, jar);
        }
        Matcher words = FILE.matcher(file);
        boolean named = words.matches();
        boolean built = !licence.isEmpty() && !place.contains("/lib/");
        return new Part(
                "library",
                "",
                named ? words.group(1) : file,
                named ? words.group(2) : version,
                "",
                built ? List.of(licence) : List.of(),
                sha256(jar),
                place);
    }

    /** A file that is no jar. */
    static Part file(String place, Path file, String version, String... licences) throws IOException {
        return new Part(
                "file",
                "",
                place.substring(place.lastIndexOf('/') + 1),
                version,
                "",
                List.of(licences),
                sha256(file),
                place);
    }

    private static String sha256(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
