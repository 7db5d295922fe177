// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.testkit;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A ZMTP 3.0 peer that writes its bytes by hand on a plain socket, so that it can also write wrong ones. It shares no
 * code with the transports it is pointed at (RFC 23).
 */
public final class HostilePeer implements AutoCloseable {

    /** Frame flags of RFC 23. */
    public static final int MORE = 1;

    /** The size has eight bytes. */
    public static final int LONG = 2;

    /** A command, not a message. */
    public static final int COMMAND = 4;

    private static final int GREETING_BYTES = 64;
    private static final int SHORT_SIZE_MAX = 255;
    private static final Duration CONNECT_TIME_MAX = Duration.ofSeconds(5);

    private final Socket socket;
    private final OutputStream out;
    private final DataInputStream in;

    private HostilePeer(Socket socket) throws IOException {
        this.socket = socket;
        this.out = socket.getOutputStream();
        this.in = new DataInputStream(socket.getInputStream());
    }

    /** A TCP connection to a loopback port; nothing is sent yet. */
    public static HostilePeer connect(int port) throws IOException {
        Socket socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.connect(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port), (int) CONNECT_TIME_MAX.toMillis());
        return new HostilePeer(socket);
    }

    /** A well-behaved DEALER, ready to send messages. */
    public static HostilePeer dealer(int port) throws IOException {
        return dealer(port, new byte[0]);
    }

    /** A DEALER that shows this Identity. */
    public static HostilePeer dealer(int port, byte[] identity) throws IOException {
        return dealerWith(port, property("Identity", identity));
    }

    /** A DEALER that shows these properties, made by {@link #property}. */
    public static HostilePeer dealerWith(int port, byte[]... properties) throws IOException {
        HostilePeer peer = connect(port);
        peer.write(greeting(3, "NULL"));
        peer.readFully(GREETING_BYTES, CONNECT_TIME_MAX);
        peer.write(frame(COMMAND, ready("DEALER", properties)));
        byte[] reply = peer.readFrame(CONNECT_TIME_MAX).body();
        if (reply.length < 6 || reply[0] != 5 || reply[1] != 'R') {
            throw new IOException("no READY");
        }
        return peer;
    }

    /** The 64 bytes that open a connection of ZMTP 3. */
    public static byte[] greeting(int major, String mechanism) {
        ByteBuffer greeting = ByteBuffer.allocate(GREETING_BYTES);
        greeting.put((byte) 0xFF).position(9);
        greeting.put((byte) 0x7F).put((byte) major).put((byte) 0);
        greeting.put(mechanism.getBytes(StandardCharsets.US_ASCII));
        return greeting.array();
    }

    /** READY with the properties given as bytes. */
    public static byte[] ready(String socketType, byte[]... properties) {
        ByteArrayOutputStream command = new ByteArrayOutputStream();
        command.writeBytes(new byte[] {5, 'R', 'E', 'A', 'D', 'Y'});
        command.writeBytes(property("Socket-Type", socketType.getBytes(StandardCharsets.US_ASCII)));
        for (byte[] property : properties) {
            command.writeBytes(property);
        }
        return command.toByteArray();
    }

    /** One metadata property. */
    public static byte[] property(String name, byte[] value) {
        byte[] nameBytes = name.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(1 + nameBytes.length + 4 + value.length)
                .put((byte) nameBytes.length)
                .put(nameBytes)
                .putInt(value.length)
                .put(value)
                .array();
    }

    /** A frame with the right size. */
    public static byte[] frame(int flags, byte[] body) {
        if (body.length <= SHORT_SIZE_MAX) {
            return ByteBuffer.allocate(2 + body.length)
                    .put((byte) flags)
                    .put((byte) body.length)
                    .put(body)
                    .array();
        }
        return ByteBuffer.allocate(9 + body.length)
                .put(longHeader(flags, body.length))
                .put(body)
                .array();
    }

    /** The header of a long frame that announces any size. */
    public static byte[] longHeader(int flags, long size) {
        return ByteBuffer.allocate(9).put((byte) (flags | LONG)).putLong(size).array();
    }

    /** A message as it goes over the wire. */
    public static byte[] message(List<byte[]> frames) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < frames.size(); i++) {
            bytes.writeBytes(frame(i < frames.size() - 1 ? MORE : 0, frames.get(i)));
        }
        return bytes.toByteArray();
    }

    /**
     * Writes bytes as they are. A connection that the other side has closed is no error: that may be what was wanted.
     */
    public HostilePeer write(byte[] bytes) {
        try {
            out.write(bytes);
            out.flush();
        } catch (IOException _) {
            // Seen by isClosedWithin.
        }
        return this;
    }

    /** Writes a message. */
    public HostilePeer send(List<byte[]> frames) {
        return write(message(frames));
    }

    /** Reads a message; commands are skipped. */
    public List<byte[]> receive(Duration timeout) throws IOException {
        List<byte[]> frames = new ArrayList<>();
        Frame frame;
        do {
            frame = readFrame(timeout);
            if ((frame.flags() & COMMAND) == 0) {
                frames.add(frame.body());
            }
        } while (frames.isEmpty() || (frame.flags() & MORE) != 0);
        return frames;
    }

    /** All bytes that come within a while, or until the other side closes. */
    public byte[] readFor(Duration time) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        socket.setSoTimeout((int) time.toMillis());
        try {
            for (int next = in.read(); next >= 0; next = in.read()) {
                bytes.write(next);
            }
        } catch (SocketTimeoutException _) {
            // What came is what came.
        }
        return bytes.toByteArray();
    }

    /** Whether nothing comes for a while. */
    public boolean isSilentFor(Duration time) throws IOException {
        socket.setSoTimeout((int) time.toMillis());
        try {
            return in.read() < 0;
        } catch (SocketTimeoutException _) {
            return true;
        }
    }

    /** Whether the other side ends the connection in time; what it sends before is thrown away. */
    public boolean isClosedWithin(Duration time) {
        long deadlineNs = System.nanoTime() + time.toNanos();
        try {
            while (true) {
                long leftMs = (deadlineNs - System.nanoTime()) / 1_000_000;
                if (leftMs <= 0) {
                    return false;
                }
                socket.setSoTimeout((int) leftMs);
                if (in.read() < 0) {
                    return true;
                }
            }
        } catch (SocketTimeoutException _) {
            return false;
        } catch (IOException _) {
            return true;
        }
    }

    /** The address this end has, as {@code host:port}. */
    public String localAddress() {
        return socket.getLocalAddress().getHostAddress() + ":" + socket.getLocalPort();
    }

    /** Ends the connection by a reset instead of a farewell. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** Reads exactly so many bytes. */
    public byte[] readFully(int count, Duration timeout) throws IOException {
        socket.setSoTimeout((int) timeout.toMillis());
        byte[] bytes = new byte[count];
        in.readFully(bytes);
        return bytes;
    }

    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Frame(int flags, byte[] body) {}

    private Frame readFrame(Duration timeout) throws IOException {
        socket.setSoTimeout((int) timeout.toMillis());
        int flags = in.readUnsignedByte();
        long size = (flags & LONG) != 0 ? in.readLong() : in.readUnsignedByte();
        if (size < 0 || size > Integer.MAX_VALUE) {
            throw new EOFException("size " + size);
        }
        byte[] body = new byte[(int) size];
        in.readFully(body);
        return new Frame(flags, body);
    }
}
