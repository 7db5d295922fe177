// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import dev.reeve.brokercore.TokenVerdict;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Verdicts by the bytes of their token: a seeded hash, then a full comparison, so that no two tokens can be made to
 * share a verdict. A look-up allocates nothing. When it is full the oldest entry goes. One thread.
 */
final class VerdictTable {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long PRIME = 0x9E37_79B9_7F4A_7C15L;

    private static final class Entry {
        final long hash;
        final byte[] token;
        final TokenVerdict verdict;
        final long untilMs;

        @Nullable
        Entry chain;

        @Nullable
        Entry younger;

        @Nullable
        Entry older;

        Entry(long hash, byte[] token, TokenVerdict verdict, long untilMs) {
            this.hash = hash;
            this.token = token;
            this.verdict = verdict;
            this.untilMs = untilMs;
        }
    }

    private final int entriesMax;
    private final long bytesMax;
    private final long seed;
    private final @Nullable Entry[] buckets;

    private @Nullable Entry oldest;
    private @Nullable Entry youngest;
    private int size;
    private long bytes;

    /**
     * Empty.
     *
     * @param seed random, so that nobody can prepare tokens that fall into one bucket
     */
    VerdictTable(int entriesMax, long bytesMax, long seed) {
        this.entriesMax = entriesMax;
        this.bytesMax = bytesMax;
        this.seed = seed;
        this.buckets = new Entry[Integer.highestOneBit(Math.max(16, entriesMax)) * 2];
    }

    int size() {
        return size;
    }

    /** The verdict on these bytes that holds at this time. */
    @Nullable
    TokenVerdict find(byte[] bytesWithToken, int offset, int length, long nowMs) {
        long hash = hash(bytesWithToken, offset, length);
        for (Entry entry = buckets[bucket(hash)]; entry != null; entry = entry.chain) {
            if (entry.hash == hash && isToken(entry, bytesWithToken, offset, length)) {
                return entry.untilMs > nowMs ? entry.verdict : null;
            }
        }
        return null;
    }

    private static boolean isToken(Entry entry, byte[] other, int offset, int length) {
        return Arrays.equals(entry.token, 0, entry.token.length, other, offset, offset + length);
    }

    /** Adds a verdict, in place of an older one on the same token. */
    void put(byte[] token, TokenVerdict verdict, long untilMs) {
        long hash = hash(token, 0, token.length);
        remove(hash, token);
        Entry entry = new Entry(hash, token, verdict, untilMs);
        int bucket = bucket(hash);
        entry.chain = buckets[bucket];
        buckets[bucket] = entry;
        append(entry);
        size++;
        bytes += token.length;
        while (oldest != null && (size > entriesMax || bytes > bytesMax)) {
            remove(oldest.hash, oldest.token);
        }
    }

    private void append(Entry entry) {
        Entry last = youngest;
        entry.older = last;
        if (last == null) {
            oldest = entry;
        } else {
            last.younger = entry;
        }
        youngest = entry;
    }

    private void detach(Entry entry) {
        Entry older = entry.older;
        Entry younger = entry.younger;
        if (older == null) {
            oldest = younger;
        } else {
            older.younger = younger;
        }
        if (younger == null) {
            youngest = older;
        } else {
            younger.older = older;
        }
    }

    private void remove(long hash, byte[] token) {
        int bucket = bucket(hash);
        Entry before = null;
        for (Entry entry = buckets[bucket]; entry != null; before = entry, entry = entry.chain) {
            if (entry.hash == hash && Arrays.equals(entry.token, token)) {
                unlink(bucket, before, entry);
                return;
            }
        }
    }

    private void unlink(int bucket, @Nullable Entry before, Entry entry) {
        if (before == null) {
            buckets[bucket] = entry.chain;
        } else {
            before.chain = entry.chain;
        }
        detach(entry);
        size--;
        bytes -= entry.token.length;
    }

    /** Removes what the predicate names; costs time in proportion to the size. */
    void removeIf(Predicate<TokenVerdict> predicate) {
        for (int bucket = 0; bucket < buckets.length; bucket++) {
            Entry before = null;
            for (Entry entry = buckets[bucket]; entry != null; entry = entry.chain) {
                if (predicate.test(entry.verdict)) {
                    unlink(bucket, before, entry);
                } else {
                    before = entry;
                }
            }
        }
    }

    void clear() {
        Arrays.fill(buckets, null);
        oldest = null;
        youngest = null;
        size = 0;
        bytes = 0;
    }

    private int bucket(long hash) {
        return (int) (hash >>> 32) & (buckets.length - 1);
    }

    private long hash(byte[] array, int offset, int length) {
        long hash = seed ^ (length * PRIME);
        int i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            hash = mix(hash ^ (long) LONGS.get(array, offset + i));
        }
        long tail = 0;
        for (; i < length; i++) {
            tail = (tail << 8) | (array[offset + i] & 0xFF);
        }
        return mix(hash ^ tail);
    }

    private static long mix(long value) {
        return Math.unsignedMultiplyHigh(value, PRIME) ^ (value * PRIME) ^ (value >>> 29);
    }
}
