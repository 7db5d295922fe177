// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp;

import java.time.Duration;

/** Makes transports of one kind; both kinds are chosen by configuration. */
public interface TransportProvider extends AutoCloseable {
    /**
     * A thread that does not come to a task for so long hangs: else it does in well under a millisecond, but a loaded
     * machine may take its time. Whoever asks for health waits for longer.
     */
    Duration ANSWER_TIME_MAX = Duration.ofSeconds(2);

    /** The listener's calls begin with {@link RouterTransport#bind}. */
    RouterTransport router(RouterSettings settings, RouterTransport.Listener listener);

    /**
     * Starts to connect; a peer that is not there shows as silence or as closed.
     *
     * @param endpoint {@code tcp://HOST:PORT}; not with JeroMQ: {@code ipc://PATH}, {@code inproc://NAME}
     * @throws IllegalArgumentException the endpoint is not understood
     */
    DealerTransport dealer(String endpoint, DealerSettings settings);

    /** Whether its dealers encrypt. */
    default boolean isEncrypted() {
        return false;
    }

    /**
     * Whether the thread of its dealers does what it is given within that time; true before there is one, and where the
     * wait is interrupted. Not to be asked on that thread.
     */
    default boolean isAnswering(Duration most) {
        return true;
    }

    @Override
    void close();
}
