// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.netty;

import dev.reeve.zmtp.CloseReason;
import dev.reeve.zmtp.wire.HandshakeResult;
import java.util.List;

/** The router or dealer that a {@link Link} belongs to. Called on the link's I/O thread. */
interface LinkOwner {

    /** The handshake is done. */
    void established(Link link, HandshakeResult result);

    /** A message; the list changes after the call. */
    void message(Link link, List<byte[]> frames);

    /** A message that was too long has gone by. */
    void overlong(Link link);

    /** A message of a link that is being closed was thrown away. */
    void droppedClosing(Link link);

    /** Bytes held for what has come in part: so many more, or fewer; false if that is too much in all. */
    boolean holds(long moreBytes);

    /** Whether reading shall stop after what has been read; the link may then be asked to {@link Link#read} again. */
    boolean isReadingPaused(Link link);

    /** The connection has ended, or never came up. The last call for this link. */
    void ended(Link link, CloseReason reason);

    /** An exception was kept to one connection. */
    void fault(Throwable cause);
}
