// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import dev.reeve.protocol.MdpVersion;

/**
 * What a connection is. The first valid message fixes role and version for its life (protocol.md section 3).
 *
 * <pre>
 *          REQUEST                    lost, 10 invalid messages
 * Fresh -----------> Client --------------------------------------+
 *   |     READY                 DISCONNECT either way             v
 *   +--------------> Worker ----------------------------------> Closing --> (gone)
 *   |                  | silent                                   ^
 *   |                  +------> ExpiredWorker --------------------+
 *   +-------------------------------------------------------------+
 *      DISCONNECT, or a worker's command before READY    any frame: DISCONNECT once
 * </pre>
 */
sealed interface PeerState {
    /** Nothing valid has come yet. */
    record Fresh() implements PeerState {}

    /** A client. */
    record AsClient(Client client) implements PeerState {}

    /** A registered worker. */
    record AsWorker(Worker worker) implements PeerState {}

    /**
     * A worker that was taken for dead; its connection still stands.
     *
     * @param silentSinceMs when it was last heard
     * @param idlePlain a plain worker that held nothing: its next sign of life says that its heartbeats are slow
     */
    record ExpiredWorker(MdpVersion version, String service, long silentSinceMs, boolean idlePlain)
            implements PeerState {}

    /** After DISCONNECT either way, or refused: every frame is dropped. */
    record Closing() implements PeerState {}
}
