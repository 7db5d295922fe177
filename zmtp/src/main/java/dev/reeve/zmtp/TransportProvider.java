// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp;

/** Makes transports of one kind; both kinds are chosen by configuration. */
public interface TransportProvider extends AutoCloseable {

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

    @Override
    void close();
}
