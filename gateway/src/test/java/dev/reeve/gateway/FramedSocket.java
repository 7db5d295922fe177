// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import dev.reeve.gateway.tcp.BuffStreamsCodec;
import dev.reeve.gateway.tcp.FrameCodec;
import dev.reeve.gateway.tcp.FrameHeader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** A plain socket that writes and reads frames; each read waits 10 s at most. */
final class FramedSocket implements AutoCloseable {
    static final FrameCodec BUFFSTREAMS = BuffStreamsCodec.of(BuffStreamsCodec.MAXIMUM_DEFAULT);

    final Socket socket;
    private final FrameCodec codec;

    FramedSocket(Socket socket, FrameCodec codec) throws IOException {
        this.socket = socket;
        this.codec = codec;
        socket.setSoTimeout(10_000);
    }

    static FramedSocket open(int port) throws IOException {
        return open(port, BUFFSTREAMS);
    }

    static FramedSocket open(int port, FrameCodec codec) throws IOException {
        return new FramedSocket(new Socket(InetAddress.getLoopbackAddress(), port), codec);
    }

    FramedSocket send(String... payloads) throws IOException {
        ByteBuf out = Unpooled.buffer();
        for (String payload : payloads) {
            byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
            codec.writeHeader(out, bytes.length);
            out.writeBytes(bytes);
        }
        return sendRaw(out.array(), out.readableBytes());
    }

    FramedSocket sendRaw(byte... bytes) throws IOException {
        return sendRaw(bytes, bytes.length);
    }

    private FramedSocket sendRaw(byte[] bytes, int length) throws IOException {
        socket.getOutputStream().write(bytes, 0, length);
        return this;
    }

    String hear() throws IOException {
        InputStream in = socket.getInputStream();
        ByteBuf begun = Unpooled.buffer();
        FrameHeader header = new FrameHeader();
        while (codec.readHeader(begun, 0, begun.writerIndex(), header) == FrameHeader.State.INCOMPLETE) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException();
            }
            begun.writeByte(next);
        }
        return new String(in.readNBytes(header.length()), StandardCharsets.UTF_8);
    }

    /** Waits for the other side to close. */
    boolean isClosedByPeer() throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketException _) {
            return true;
        }
    }

    InetSocketAddress local() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
