// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Keys that are mixed into password hashes and lie beside the database, not in it: who copies the database alone
 * cannot guess passwords. The first is for new hashes; the others for those that were made with them, until their
 * owners sign in.
 */
record Peppers(List<EncryptionKey> keys) {
    static final Peppers NONE = new Peppers(List.of());

    Peppers {
        keys = List.copyOf(keys);
    }

    /** As hashes name it; empty = new hashes have none. */
    String currentId() {
        return keys.isEmpty() ? "" : idOf(keys.getFirst());
    }

    /** Empty = there is none of that name. */
    Optional<byte[]> find(String id) {
        return keys.stream()
                .filter(key -> idOf(key).equals(id))
                .findFirst()
                .map(key -> key.key().getEncoded());
    }

    private static String idOf(EncryptionKey key) {
        return Base64.getEncoder().withoutPadding().encodeToString(key.id());
    }

    @Override
    public String toString() {
        return "Peppers[" + keys.size() + "]";
    }
}
