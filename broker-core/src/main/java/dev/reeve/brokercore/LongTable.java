// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** A hash table with {@code long} keys, open addressing: no boxes, no entry objects. */
final class LongTable<V> {
    private static final int SIZE_MIN = 8;

    /** 2^64 over the golden ratio. */
    private static final long GOLDEN = 0x9e37_79b9_7f4a_7c15L;

    private long[] keys = new long[SIZE_MIN];
    private @Nullable Object[] values = new Object[SIZE_MIN];
    private int shift = Long.numberOfLeadingZeros(SIZE_MIN) + 1;
    private int size;

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    @Nullable
    V get(long key) {
        int at = find(key);
        return valueAt(at);
    }

    /** Adds, or replaces what is returned. */
    @Nullable
    V put(long key, V value) {
        int at = find(key);
        V before = valueAt(at);
        keys[at] = key;
        values[at] = value;
        if (before == null) {
            size++;
            if (size * 2 > keys.length) {
                grow();
            }
        }
        return before;
    }

    /** Takes the key out; null if it was not there. */
    @Nullable
    V remove(long key) {
        int at = find(key);
        V removed = valueAt(at);
        if (removed != null) {
            size--;
            closeGap(at);
        }
        return removed;
    }

    /**
     * Every value, in no order that means anything but the same for the same history. The action must not change
     * the table.
     */
    void forEach(Consumer<? super V> action) {
        for (int i = 0; i < values.length; i++) {
            V value = valueAt(i);
            if (value != null) {
                action.accept(value);
            }
        }
    }

    /** Likewise every key. */
    void forEachKey(LongConsumer action) {
        for (int i = 0; i < values.length; i++) {
            if (values[i] != null) {
                action.accept(keys[i]);
            }
        }
    }

    @SuppressWarnings("unchecked") // put() alone writes the array
    private @Nullable V valueAt(int at) {
        return (V) values[at];
    }

    private int find(long key) {
        int at = slotOf(key);
        while (values[at] != null && keys[at] != key) {
            at = (at + 1) & (keys.length - 1);
        }
        return at;
    }

    private int slotOf(long key) {
        // Keys are numbers that this broker or its transport counts up: consecutive ones lie far apart here.
        return (int) ((key * GOLDEN) >>> shift);
    }

    /** Moves later entries of the same chain forward, so that no tombstones are needed. */
    private void closeGap(int gap) {
        int mask = keys.length - 1;
        int free = gap;
        int at = (gap + 1) & mask;
        while (values[at] != null) {
            int home = slotOf(keys[at]);
            if (((at - home) & mask) >= ((at - free) & mask)) {
                keys[free] = keys[at];
                values[free] = values[at];
                free = at;
            }
            at = (at + 1) & mask;
        }
        values[free] = null;
    }

    private void grow() {
        long[] oldKeys = keys;
        @Nullable Object[] oldValues = values;
        keys = new long[oldKeys.length * 2];
        values = Arrays.copyOf(new Object[0], keys.length);
        shift--;
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldValues[i] != null) {
                int at = find(oldKeys[i]);
                keys[at] = oldKeys[i];
                values[at] = oldValues[i];
            }
        }
    }
}
