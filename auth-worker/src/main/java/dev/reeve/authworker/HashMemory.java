// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import org.bouncycastle.crypto.generators.Argon2BytesGenerator.BlockPool;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.FixedBlockPool;

/**
 * The memory of a hash, kept for the next one of its thread and gone with the thread: as garbage it is over a gigabyte
 * a second, and what collects that stops everything else in this process.
 */
final class HashMemory {
    /** Kept by one thread at most, of 1 KiB. */
    private static final int BLOCKS_MAX = 64 * 1024;

    private static final ThreadLocal<BlockPool> OF_THREAD =
            ThreadLocal.withInitial(() -> new FixedBlockPool(BLOCKS_MAX));

    private HashMemory() {}

    /** Blocks are cleared before they are used again. */
    static BlockPool ofThread() {
        return OF_THREAD.get();
    }
}
