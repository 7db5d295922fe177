// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.cyclonedx.Version;
import org.cyclonedx.parsers.JsonParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartsTest {
    @TempDir
    Path folder;

    @Test
    void aJarIsWhatTheRepositoryCallsItAndItsParentSaysOfItsLicence() throws IOException {
        write(
                "org/x/parent/1/parent-1.pom",
                "<project><licenses><license><name>The Apache License, Version 2.0</name>"
                        + "</license><license><name>EPL 2.0</name></license></licenses></project>");
        write(
                "org/x/a/2.0/a-2.0.pom",
                "<project><parent><groupId>org.x</groupId><artifactId>parent</artifactId>"
                        + "<version>1</version></parent></project>");
        Path jar = write("org/x/a/2.0/a-2.0.jar", "a");

        assertThat(parts("/app/lib/main/org.x.a-2.0.jar", jar)).first().satisfies(part -> {
            assertThat(part.purl()).isEqualTo("pkg:maven/org.x/a@2.0");
            assertThat(part.licences()).containsExactly("Apache-2.0", "EPL-2.0");
            assertThat(part.sha256()).hasSize(64);
        });
    }

    @Test
    void aJarThatNoRepositoryHasSaysItself() throws IOException {
        Path jar =
                jar("META-INF/maven/dev.reeve/zmtp/pom.properties", "groupId=dev.reeve\nartifactId=zmtp\nversion=3\n");

        assertThat(parts("/app/lib/zmtp-3.jar", jar)).first().satisfies(part -> {
            assertThat(part.purl()).isEqualTo("pkg:maven/dev.reeve/zmtp@3");
            assertThat(part.licences()).containsExactly("Apache-2.0");
        });
    }

    @Test
    void ofAJarThatNobodyKnowsNoLicenceIsMadeUp() throws IOException {
        assertThat(parts("/app/lib/odd-1.2.jar", jar("x", ""))).first().satisfies(part -> {
            assertThat(part.name() + " " + part.version()).isEqualTo("odd 1.2");
            assertThat(part.licences()).isEmpty();
        });
    }

    @Test
    void theListFitsTheFormWhateverThePartsAre() throws Exception {
        Path file = folder.resolve("sbom.json");
        Part twice = new Part(
                "library",
                "g",
                "a",
                "1",
                "pkg:maven/g/a@1",
                List.of("MIT", "Some Licence"),
                "0".repeat(64),
                "/app/a.jar");
        Part other =
                new Part("library", "g", "a", "1", "pkg:maven/g/a@1", List.of(), "1".repeat(64), "/app/a-linux.jar");

        Bom.write(
                file,
                Part.whole("container", "x", "1", "PostgreSQL AND Apache-2.0"),
                List.of(twice, other, Part.whole("platform", "j", "25", "GPL-2.0-only WITH Classpath-exception-2.0")));

        assertThat(new JsonParser().validate(file.toFile(), Version.VERSION_16)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Apache License, Apache-2.0",
        "'The Apache Software License, Version 2.0', Apache-2.0",
        "MIT License, MIT",
        "Eclipse Distribution License - v 1.0, BSD-3-Clause",
        "GNU General Public License v2.0 w/Classpath exception, GPL-2.0-only WITH Classpath-exception-2.0",
        "Some House Licence, Some House Licence",
    })
    void licencesAreNamedAsEverybodyNamesThem(String name, String identifier) {
        assertThat(Licences.identifier(name)).isEqualTo(identifier);
    }

    private List<Part> parts(String place, Path jar) throws IOException {
        return new Parts(Repository.at(folder), "1").ofJava(new TreeMap<>(Map.of(place, jar)), "Apache-2.0");
    }

    private Path jar(String entry, String text) throws IOException {
        Path file = folder.resolve("some.jar");
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out)) {
            jar.putNextEntry(new JarEntry(entry));
            jar.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return file;
    }

    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }
}
