// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clientsdk;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Function;

/**
 * Rendezvous hashing (highest random weight): every client finds the same home for a name, and when the set of brokers
 * changes only the names of the broker that came or went move. Other languages must compute the same: FNV-1a, 64 bits,
 * over the UTF-8 bytes of id, one zero byte, name; then the finaliser of MurmurHash3; compared unsigned, ties by id.
 */
final class Rendezvous {
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private Rendezvous() {}

    static <T> Optional<T> home(Collection<T> candidates, Function<T, String> id, String name) {
        return candidates.stream()
                .max(Comparator.<T>comparingLong(each -> weight(id.apply(each), name) + Long.MIN_VALUE)
                        .thenComparing(id));
    }

    static long weight(String id, String name) {
        long hash = FNV_OFFSET;
        hash = fnv(hash, id.getBytes(StandardCharsets.UTF_8));
        hash *= FNV_PRIME;
        hash = fnv(hash, name.getBytes(StandardCharsets.UTF_8));
        hash ^= hash >>> 33;
        hash *= 0xff51afd7ed558ccdL;
        hash ^= hash >>> 33;
        hash *= 0xc4ceb9fe1a85ec53L;
        return hash ^ (hash >>> 33);
    }

    private static long fnv(long start, byte[] bytes) {
        long hash = start;
        for (byte b : bytes) {
            hash = (hash ^ (b & 0xff)) * FNV_PRIME;
        }
        return hash;
    }
}
