// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;

/** The frames of a list from an index on, as a view that can be pointed at another list. */
final class FrameTail extends AbstractList<byte[]> implements RandomAccess {
    private List<byte[]> frames = List.of();
    private int from;

    FrameTail of(List<byte[]> list, int index) {
        frames = list;
        from = index;
        return this;
    }

    @Override
    public byte[] get(int index) {
        return frames.get(from + index);
    }

    @Override
    public int size() {
        return frames.size() - from;
    }
}
