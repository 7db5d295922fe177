// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.netty;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The peers of a router by number. Found by any thread without a lock and without an object for the number; changed by
 * the I/O thread alone.
 *
 * <pre>
 * +------+--------------+---------+
 * | zero | sequence 43  | slot 20 |      a number: grows, is never used again, and says where to look
 * +------+--------------+---------+
 * </pre>
 */
final class PeerTable {

    private static final int SLOT_BITS = 20;
    private static final long SLOT_MASK = (1L << SLOT_BITS) - 1;
    private static final int SLOTS_MIN = 64;

    private final Deque<Integer> free = new ArrayDeque<>();
    private volatile AtomicReferenceArray<@Nullable Link> slots = new AtomicReferenceArray<>(SLOTS_MIN);
    private final AtomicInteger size = new AtomicInteger();
    private int used;
    private long sequence;

    /** Gives it a number. */
    long add(Link link) {
        int slot = freeSlot();
        sequence++;
        long number = sequence << SLOT_BITS | slot;
        link.name(number);
        slots.setRelease(slot, link);
        size.incrementAndGet();
        return number;
    }

    private int freeSlot() {
        Integer given = free.pollLast();
        if (given != null) {
            return given;
        }
        if (used == slots.length()) {
            grow();
        }
        return used++;
    }

    private void grow() {
        AtomicReferenceArray<@Nullable Link> old = slots;
        AtomicReferenceArray<@Nullable Link> larger = new AtomicReferenceArray<>(2 * old.length());
        for (int i = 0; i < old.length(); i++) {
            larger.setPlain(i, old.getPlain(i));
        }
        slots = larger;
    }

    /** Any thread. */
    @Nullable
    Link find(long number) {
        AtomicReferenceArray<@Nullable Link> table = slots;
        long slot = number & SLOT_MASK;
        Link link = slot < table.length() ? table.getAcquire((int) slot) : null;
        return link != null && link.number() == number ? link : null;
    }

    void remove(Link link) {
        int slot = (int) (link.number() & SLOT_MASK);
        slots.setRelease(slot, null);
        free.addLast(slot);
        size.decrementAndGet();
    }

    /** Any thread. */
    int size() {
        return size.get();
    }
}
