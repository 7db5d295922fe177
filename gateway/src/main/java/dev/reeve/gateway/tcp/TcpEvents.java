// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway.tcp;

import java.net.SocketAddress;

/** What a {@link TcpServer} says about its connections. Called on event loops: never blocks. */
public interface TcpEvents {
    /**
     * A connection came in.
     *
     * @return takes its frames
     */
    FrameReceiver opened(TcpConnection connection);

    /** A connection has ended; its receiver has heard of it. */
    void closed(TcpConnection connection, CloseCause cause);

    /** The bytes of a connection are no frame; it ends next, with {@link CloseCause#BAD_FRAME}. */
    void refusedFrame(TcpConnection connection, FrameFault fault);

    /** A connection was not let in. */
    void refusedConnection(SocketAddress remote, Refused why);

    /** Our own fault in the receiver of a connection; it ends next, with {@link CloseCause#FAILED}. */
    void failed(TcpConnection connection, Throwable fault);

    /** Why a connection is not let in. */
    enum Refused {
        /** Its address is not on the allow-list. */
        NOT_ALLOWED,
        /** The listener has its most connections. */
        LISTENER_FULL,
        /** The address has its most connections. */
        ADDRESS_FULL,
        /** The operating system gave none: accepting pauses for a second. */
        ACCEPT_FAILED
    }
}
