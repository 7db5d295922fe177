// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.images;

import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.TarImage;
import java.nio.file.Files;
import java.nio.file.Path;

/** What lies below: a C library, and what it needs. */
sealed interface Base {
    /** Of a C library and certificates, without a shell. */
    String PUBLIC = "gcr.io/distroless/cc-debian12:nonroot";

    String FILE = "tar://";

    /** Begins an image with it. */
    JibContainerBuilder begin() throws InvalidImageReferenceException;

    /** As it is named, for a label. */
    String name();

    /** {@code tar://FILE}, as docker, jib or buildah save one, or an image of a registry. */
    static Base parse(String text) {
        if (!text.startsWith(FILE)) {
            return new InRegistry(text);
        }
        Path file = Path.of(text.substring(FILE.length()));
        if (!Files.isReadable(file)) {
            throw new IllegalArgumentException("--base: cannot read " + file);
        }
        return new InFile(file);
    }

    /** An archive. */
    record InFile(Path file) implements Base {
        @Override
        public JibContainerBuilder begin() throws InvalidImageReferenceException {
            return Jib.from(TarImage.at(file).named("base"));
        }

        @Override
        public String name() {
            return file.getFileName().toString();
        }
    }

    /** An image of a registry, which is asked for it. */
    record InRegistry(String name) implements Base {
        @Override
        public JibContainerBuilder begin() throws InvalidImageReferenceException {
            return Jib.from(RegistryImage.named(name));
        }
    }
}
