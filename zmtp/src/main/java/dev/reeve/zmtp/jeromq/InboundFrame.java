// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.jeromq;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import zmq.Msg;
import zmq.io.Metadata;

/**
 * A frame on its way in. JeroMQ calls {@link #setMetadata} on each application frame just before it queues it, and
 * skips frames that say they are commands; so a frame that is refused there turns into a "command" and is gone, and
 * no half message is left behind that the refusal would have to explain.
 *
 * <p>Written by the IO thread, read by the socket's thread after it came through JeroMQ's queue.
 */
final class InboundFrame extends Msg {

    private static final int PING_BYTES_MIN = 7;
    private static final int PING_NAME_LENGTH = 4;

    private final FrameGate gate;
    private final boolean refused;
    private boolean stamped;
    private boolean vanished;
    private boolean oldIdentity;
    private @Nullable Connection connection;
    private long messageBytes;
    private boolean overlong;

    private InboundFrame(byte[] bytes, FrameGate gate, boolean refused) {
        super(bytes);
        this.gate = gate;
        this.refused = refused;
    }

    static InboundFrame of(byte[] bytes, FrameGate gate) {
        return new InboundFrame(bytes, gate, false);
    }

    /** Stands for a frame that was announced too large: its body will arrive and be misread, so its peer must go. */
    static InboundFrame refused(FrameGate gate) {
        return new InboundFrame(new byte[0], gate, true);
    }

    boolean isRefused() {
        return refused;
    }

    /** Set on the last frame of a message. */
    @Nullable
    Connection connection() {
        return connection;
    }

    /** Set on the last frame of a message: what all its frames were charged with. */
    long messageBytes() {
        return messageBytes;
    }

    /** On the last frame: frames of this message are missing, it must be dropped whole. */
    boolean isOverlong() {
        return overlong;
    }

    void endsMessage(Connection from, long bytes, boolean isOverlong) {
        connection = from;
        messageBytes = bytes;
        overlong = isOverlong;
    }

    @Override
    public boolean isCommand() {
        return vanished || super.isCommand();
    }

    /** JeroMQ's own command flag, whatever became of the frame. */
    boolean isProtocolCommand() {
        return super.isCommand();
    }

    @Override
    public Msg setMetadata(@Nullable Metadata metadata) {
        if (metadata != null) {
            stamped = true;
            vanished = !gate.admit(this, metadata);
        }
        return super.setMetadata(metadata);
    }

    /**
     * Only peers of ZMTP 1.0 and 2.0 send their identity as a frame. It is shown as empty, so that they get a made one.
     * Nothing they send is ever delivered (RFC 23: downgrade), as their frames never get metadata.
     */
    @Override
    public void setFlags(int flags) {
        if ((flags & Msg.IDENTITY) != 0) {
            oldIdentity = true;
            gate.handshakeRefused();
        }
        super.setFlags(flags);
    }

    /**
     * Without metadata, so from an old peer: each frame counts as a message, or one endless message would pass all
     * bounds.
     */
    @Override
    public boolean hasMore() {
        return stamped && super.hasMore();
    }

    /** JeroMQ reads a PING's time to live without looking whether it is there; a shorter one is shown as empty. */
    @Override
    public int size() {
        int size = super.size();
        boolean isShortPing = size > 0 && size < PING_BYTES_MIN && super.isCommand() && get(0) == PING_NAME_LENGTH;
        return oldIdentity || isShortPing ? 0 : size;
    }

    /**
     * The handshake reads a READY command through this; a forged one is shown as cut off, which closes the
     * connection.
     */
    @Override
    public ByteBuffer buf() {
        if (super.isCommand() && ReadyCommand.isReady(this) && !ReadyCommand.isAcceptable(data())) {
            gate.handshakeRefused();
            return ReadyCommand.cutOff();
        }
        return super.buf();
    }
}
