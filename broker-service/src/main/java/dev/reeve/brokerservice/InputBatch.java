// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import dev.reeve.zmtp.PeerInfo;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * What came for the broker's thread, in order, in arrays instead of an object per message. Filled by one thread at a
 * time, then given to another as a whole, then used again.
 *
 * <pre>
 * kinds   MESSAGE  TASK  MESSAGE  LOST          of each entry
 * peers   7        -     9        7
 * ends    3        4     6        6             where its items end: frames, or what a task or peer is told by
 * items   f f f    task  f f
 * </pre>
 */
final class InputBatch {
    private static final byte MESSAGE = 0;
    private static final byte CONNECTED = 1;
    private static final byte LOST = 2;
    private static final byte TASK = 3;

    /** Arrays that a burst made longer are not kept. */
    private static final int ENTRIES_KEPT_MAX = 1 << 14;

    private static final int ENTRIES_MIN = 64;

    private byte[] kinds = new byte[ENTRIES_MIN];
    private long[] peers = new long[ENTRIES_MIN];
    private int[] ends = new int[ENTRIES_MIN];
    private @Nullable Object[] items = new Object[4 * ENTRIES_MIN];
    private final Frames frames = new Frames();
    private int entries;
    private int itemCount;
    private int given;
    private long bytes;

    int size() {
        return entries;
    }

    boolean isEmpty() {
        return entries == 0;
    }

    /** Of all messages. */
    long bytes() {
        return bytes;
    }

    void connected(PeerInfo peer) {
        item(peer);
        entry(CONNECTED, peer.peer());
    }

    void lost(long peer) {
        entry(LOST, peer);
    }

    void task(BrokerTask task) {
        item(task);
        entry(TASK, 0);
    }

    void message(long peer, List<byte[]> message) {
        for (int i = 0; i < message.size(); i++) {
            byte[] frame = message.get(i);
            bytes += frame.length;
            item(frame);
        }
        entry(MESSAGE, peer);
    }

    private void item(Object item) {
        if (itemCount == items.length) {
            items = Arrays.copyOf(items, itemCount * 2);
        }
        items[itemCount++] = item;
    }

    private void entry(byte kind, long peer) {
        if (entries == kinds.length) {
            kinds = Arrays.copyOf(kinds, entries * 2);
            peers = Arrays.copyOf(peers, entries * 2);
            ends = Arrays.copyOf(ends, entries * 2);
        }
        kinds[entries] = kind;
        peers[entries] = peer;
        ends[entries++] = itemCount;
    }

    /** Gives everything, in order, and is empty then. What the input throws leaves the rest to {@link #refuseTasks}. */
    void giveTo(BrokerInput input) {
        while (given < entries) {
            int at = given++;
            give(at, input);
        }
        input.turnEnded();
        clear();
    }

    private void give(int at, BrokerInput input) {
        int from = at == 0 ? 0 : ends[at - 1];
        switch (kinds[at]) {
            case MESSAGE -> input.received(peers[at], frames.of(from, ends[at]));
            case CONNECTED -> input.connected((PeerInfo) present(from));
            case LOST -> input.lost(peers[at]);
            default -> ((BrokerTask) present(from)).run();
        }
    }

    private Object present(int at) {
        Object item = items[at];
        if (item == null) {
            throw new IllegalStateException("an entry has its item");
        }
        return item;
    }

    /** Nobody waits for an answer of a thread that has ended. */
    void refuseTasks() {
        for (; given < entries; given++) {
            if (kinds[given] == TASK) {
                ((BrokerTask) present(ends[given] - 1)).refused();
            }
        }
        clear();
    }

    private void clear() {
        if (entries > ENTRIES_KEPT_MAX) {
            kinds = new byte[ENTRIES_MIN];
            peers = new long[ENTRIES_MIN];
            ends = new int[ENTRIES_MIN];
            items = new Object[4 * ENTRIES_MIN];
        } else {
            Arrays.fill(items, 0, itemCount, null);
        }
        entries = 0;
        itemCount = 0;
        given = 0;
        bytes = 0;
    }

    /** The frames of the message that is being given. */
    private final class Frames extends AbstractList<byte[]> implements RandomAccess {
        private int from;
        private int end;

        Frames of(int first, int last) {
            from = first;
            end = last;
            return this;
        }

        @Override
        public byte[] get(int index) {
            return (byte[]) present(from + index);
        }

        @Override
        public int size() {
            return end - from;
        }
    }
}
