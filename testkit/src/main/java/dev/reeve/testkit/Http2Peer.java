// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;

/**
 * An HTTP/2 client that says exactly the frames it is told to (RFC 9113), good or bad. One thread.
 *
 * <pre>
 *   frame = length (24) type (8) flags (8) reserved (1) stream (31) payload
 * </pre>
 */
public final class Http2Peer implements AutoCloseable {
    public static final int DATA = 0;
    public static final int HEADERS = 1;
    public static final int PRIORITY = 2;
    public static final int RST_STREAM = 3;
    public static final int SETTINGS = 4;
    public static final int PING = 6;
    public static final int GOAWAY = 7;
    public static final int WINDOW_UPDATE = 8;
    public static final int CONTINUATION = 9;

    public static final int END_STREAM = 1;
    public static final int END_HEADERS = 4;

    /** The error code of a peer that does too much of something. */
    public static final int ENHANCE_YOUR_CALM = 11;

    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(ISO_8859_1);
    private static final int TIMEOUT_MS = 20_000;

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;

    /**
     * One frame that came.
     *
     * @param payload without the nine bytes before it
     */
    @SuppressWarnings("ArrayRecordComponent") // read once by the test that asked
    public record Frame(int type, int flags, int stream, byte[] payload) {
        /** Of a RST_STREAM or GOAWAY. */
        public int errorCode() {
            return ByteBuffer.wrap(payload).getInt(type == GOAWAY ? 4 : 0);
        }
    }

    private Http2Peer(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
        this.out = socket.getOutputStream();
    }

    /** Connects by prior knowledge to a port of loopback; preface and empty SETTINGS are sent. */
    public static Http2Peer connect(int port) throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MS);
        return over(socket).preface().send(SETTINGS, 0, 0);
    }

    /** Over a socket that is connected, perhaps with TLS; nothing is sent yet. */
    public static Http2Peer over(Socket socket) throws IOException {
        socket.setSoTimeout(TIMEOUT_MS);
        socket.setTcpNoDelay(true);
        return new Http2Peer(socket);
    }

    public Http2Peer preface() throws IOException {
        return say(PREFACE);
    }

    /** Bytes as they are. */
    public Http2Peer say(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
        return this;
    }

    public Http2Peer send(int type, int flags, int stream, byte... payload) throws IOException {
        return say(frame(type, flags, stream, payload));
    }

    /** A whole request without a body. */
    public Http2Peer get(int stream, String path, String... more) throws IOException {
        return send(HEADERS, END_HEADERS | END_STREAM, stream, request("GET", path, more));
    }

    /** The head of a request whose body follows. */
    public Http2Peer post(int stream, String path, String... more) throws IOException {
        return send(HEADERS, END_HEADERS, stream, request("POST", path, more));
    }

    public static byte[] frame(int type, int flags, int stream, byte... payload) {
        return ByteBuffer.allocate(9 + payload.length)
                .put((byte) (payload.length >> 16))
                .putShort((short) payload.length)
                .put((byte) type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array();
    }

    /** The header block of a request, in literals without indexing (RFC 7541, section 6.2.2). */
    public static byte[] request(String method, String path, String... more) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        literal(block, ":method", method);
        literal(block, ":scheme", "http");
        literal(block, ":path", path);
        literal(block, ":authority", "localhost");
        for (int i = 0; i < more.length; i += 2) {
            literal(block, more[i], more[i + 1]);
        }
        return block.toByteArray();
    }

    private static void literal(ByteArrayOutputStream block, String name, String value) {
        block.write(0);
        text(block, name);
        text(block, value);
    }

    private static void text(ByteArrayOutputStream block, String text) {
        int length = text.length();
        if (length < 127) {
            block.write(length);
        } else {
            block.write(127);
            int rest = length - 127;
            while (rest >= 128) {
                block.write(rest % 128 + 128);
                rest /= 128;
            }
            block.write(rest);
        }
        block.writeBytes(text.getBytes(ISO_8859_1));
    }

    /**
     * The next frame of any kind.
     *
     * @throws EOFException the other side has closed
     */
    public Frame read() throws IOException {
        int high = in.readUnsignedByte();
        int length = high << 16 | in.readUnsignedShort();
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        int stream = in.readInt() & Integer.MAX_VALUE;
        byte[] payload = new byte[length];
        in.readFully(payload);
        return new Frame(type, flags, stream, payload);
    }

    /** Skips to the next frame of this type; answers SETTINGS on the way. */
    public Frame read(int type) throws IOException {
        while (true) {
            Frame frame = read();
            if (frame.type() == type) {
                return frame;
            }
            if (frame.type() == SETTINGS && frame.flags() == 0) {
                send(SETTINGS, 1, 0);
            }
        }
    }

    /** Reads to the end; the error code of the last GOAWAY, or -1 if there was none. */
    public int readToGoAway() throws IOException {
        int code = -1;
        try {
            while (true) {
                Frame frame = read();
                code = frame.type() == GOAWAY ? frame.errorCode() : code;
            }
        } catch (EOFException | SocketException _) {
            return code;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
