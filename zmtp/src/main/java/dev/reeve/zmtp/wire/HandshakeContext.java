// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.wire;

import java.util.Map;

/**
 * What a handshake needs to know of its connection.
 *
 * @param peerAddress the other end's IP address, or what the kind of endpoint has in its place
 * @param socketType this side's
 * @param ownProperties what this side tells besides its socket type, names as they go out
 */
public record HandshakeContext(String peerAddress, SocketType socketType, Map<String, byte[]> ownProperties) {

    /** This side's metadata, encoded: the socket type first. */
    public byte[] metadata() {
        return Metadata.encode(socketType, ownProperties);
    }

    /** Reads a peer's metadata and decides whether such a peer is taken. */
    public MetadataVerdict judge(byte[] command, int offset) {
        return Metadata.judge(socketType, command, offset);
    }
}
