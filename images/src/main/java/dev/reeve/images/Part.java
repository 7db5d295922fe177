// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.images;

import java.util.List;

/**
 * Something in an image that has an origin.
 *
 * @param type as CycloneDX has them: library, file, platform, container, application
 * @param group of Maven; empty if it has none
 * @param purl where it is to be had; empty = not known
 * @param licences SPDX identifiers, or names; empty = not known
 * @param sha256 of the file; empty if it is more than one
 * @param place in the image; empty if it is more than one
 */
record Part(
        String type,
        String group,
        String name,
        String version,
        String purl,
        List<String> licences,
        String sha256,
        String place) {
    /** Keeps a copy. */
    Part {
        licences = List.copyOf(licences);
    }

    /** Something that is no single file. */
    static Part whole(String type, String name, String version, String... licences) {
        return new Part(type, "", name, version, "", List.of(licences), "", "");
    }
}
