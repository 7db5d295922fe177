// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.jeromq;

import zmq.io.Metadata;

/** Decides, on the IO thread, whether a frame that was just read may enter its connection's queue. */
interface FrameGate {

    /**
     * Asked once for each frame of a handshaken connection.
     *
     * @param metadata the connection's own object, the same for all its frames
     * @return false: the frame is to vanish
     */
    boolean admit(InboundFrame frame, Metadata metadata);

    /** A peer speaks ZMTP 1.0 or 2.0, or its READY was refused. */
    void handshakeRefused();
}
