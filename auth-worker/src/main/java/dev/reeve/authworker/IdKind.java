// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.util.Optional;
import java.util.UUID;

/** The kinds of id that leave this service, each a prefix and 26 characters of Crockford base32: {@code u_01h...}. */
enum IdKind {
    USER("u_"),
    SESSION("s_"),
    INSTALLATION("i_"),
    KEY("k_"),
    /** Of a provider, linked to an account. */
    IDENTITY("o_");

    private final String prefix;

    IdKind(String prefix) {
        this.prefix = prefix;
    }

    String text(UUID id) {
        return prefix + CrockfordBase32.encode(UuidV7.bytes(id));
    }

    /** Empty when the text is not an id of this kind. */
    Optional<UUID> parse(String text) {
        return text.startsWith(prefix)
                ? CrockfordBase32.decode(text.substring(prefix.length()), UuidV7.BYTES)
                        .map(UuidV7::of)
                : Optional.empty();
    }
}
