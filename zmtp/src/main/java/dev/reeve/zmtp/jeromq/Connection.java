// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.jeromq;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicLong;
import zmq.io.Metadata;

/**
 * One TCP connection and what of it is in memory.
 *
 * <p>The counts of the message that is being read belong to the IO thread; the rest may be touched by any.
 */
final class Connection {

    /** What a frame costs beside its bytes: so that empty frames are not free. */
    private static final int FRAME_OVERHEAD_BYTES = 64;

    private final SocketChannel channel;
    private final String address;
    private final AtomicLong unreadBytes = new AtomicLong();
    private volatile boolean shut;

    private int messageFrames;
    private long messageBytes;

    Connection(SocketChannel channel, String address) {
        this.channel = channel;
        this.address = address;
    }

    SocketChannel channel() {
        return channel;
    }

    String address() {
        return address;
    }

    boolean isShut() {
        return shut;
    }

    AtomicLong unreadBytes() {
        return unreadBytes;
    }

    /**
     * Ends the connection from any thread. The channel is not closed but shut down both ways: JeroMQ then reads the
     * end of the stream and takes its own orderly way out; a channel closed under it would surprise its poller.
     */
    void shutDown() {
        shut = true;
        try {
            channel.shutdownInput();
            channel.shutdownOutput();
        } catch (IOException _) {
            // Closed already, which is what was wanted.
        }
    }

    /** Counts one frame of the message that is being read. */
    void count(int frameBytes) {
        messageFrames++;
        messageBytes += frameBytes + FRAME_OVERHEAD_BYTES;
    }

    int messageFrames() {
        return messageFrames;
    }

    /** Charged bytes of the message that is being read: contents and overhead. */
    long messageBytes() {
        return messageBytes;
    }

    void messageEnded() {
        messageFrames = 0;
        messageBytes = 0;
    }

    /** The address as JeroMQ writes it into the metadata of this connection's frames. */
    static String addressOf(SocketChannel channel) throws IOException {
        return new zmq.io.net.Address(channel.getRemoteAddress()).address();
    }

    static String addressOf(Metadata metadata) {
        String address = metadata.get(Metadata.PEER_ADDRESS);
        return address == null ? "" : address;
    }
}
