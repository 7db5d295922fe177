// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import dev.reeve.protocol.RequestId;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Ids for requests that bring none. Randomness nobody can guess is got for many of them at once: by itself each id
 * would cost two system calls. Any thread.
 */
final class RequestIds implements Supplier<UUID>, RandomGenerator {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final int BYTES_AT_ONCE = 1_024;

    private final SecureRandom random = new SecureRandom();
    private final Clock clock;
    private final byte[] bytes = new byte[BYTES_AT_ONCE];
    private int next = BYTES_AT_ONCE;

    RequestIds(Clock clock) {
        this.clock = clock;
    }

    @Override
    public UUID get() {
        return RequestId.next(clock.millis(), this);
    }

    @Override
    public synchronized long nextLong() {
        if (next == BYTES_AT_ONCE) {
            random.nextBytes(bytes);
            next = 0;
        }
        long value = (long) LONGS.get(bytes, next);
        next += Long.BYTES;
        return value;
    }
}
