// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import com.google.protobuf.ByteString;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Descriptor sets by their SHA-256, kept while a worker has them, bounded in all. */
final class Descriptors {
    static final int HASH_BYTES = 32;

    private final long bytesMax;
    private final Map<ByteString, Entry> byHash = new HashMap<>();
    private long bytes;

    private static final class Entry {
        private int workers;
        private ByteString set = ByteString.EMPTY;
    }

    Descriptors(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** A worker with this hash came; true if the broker wants the set. */
    boolean hold(ByteString hash) {
        if (hash.size() != HASH_BYTES) {
            return false;
        }
        Entry entry = byHash.computeIfAbsent(hash, _ -> new Entry());
        entry.workers++;
        return entry.set.isEmpty() && bytes < bytesMax;
    }

    void release(ByteString hash) {
        Entry entry = byHash.get(hash);
        if (entry != null && --entry.workers == 0) {
            bytes -= entry.set.size();
            byHash.remove(hash);
        }
    }

    /** Keeps a set that a worker sent, if it is what its hash says and there is room. */
    void store(ByteString hash, ByteString set) {
        Entry entry = byHash.get(hash);
        if (entry == null
                || !entry.set.isEmpty()
                || bytes + set.size() > bytesMax
                || !sha256(set).equals(hash)) {
            return;
        }
        entry.set = set;
        bytes += set.size();
    }

    /** The set of a hash; null if it is not known. */
    @Nullable
    ByteString find(ByteString hash) {
        Entry entry = byHash.get(hash);
        return entry == null || entry.set.isEmpty() ? null : entry.set;
    }

    private static ByteString sha256(ByteString set) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(set.asReadOnlyByteBuffer());
            return ByteString.copyFrom(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
