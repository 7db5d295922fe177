// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.wire;

/** The two socket types of this engine, by their names on the wire. */
public enum SocketType {
    ROUTER,
    DEALER;

    /**
     * Whether this socket speaks with one of that type. A ROUTER takes what RFC 28 names; a DEALER here only a ROUTER:
     * the others that the RFC allows have no use for MDP.
     */
    public boolean takes(String peerType) {
        return switch (this) {
            case ROUTER -> peerType.equals("DEALER") || peerType.equals("REQ") || peerType.equals("ROUTER");
            case DEALER -> peerType.equals("ROUTER");
        };
    }
}
