// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.gateway;

import dev.reeve.gateway.tcp.FrameCodec;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;

/** Writes messages as fast as they are read, many in one write; until its process ends. */
final class NoteFlood {
    private static final int WRITE_BYTES = 65_536;

    private NoteFlood() {}

    static void run(int port, NoteWire wire, Runnable ready) throws IOException {
        byte[] block = block(wire);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            OutputStream out = socket.getOutputStream();
            ready.run();
            while (!Thread.currentThread().isInterrupted()) {
                out.write(block);
            }
        }
    }

    /** As many whole messages as go into one write. */
    static byte[] block(NoteWire wire) {
        FrameCodec codec = wire.codec();
        byte[] note = Note.sample().bytes();
        ByteBuf block = Unpooled.buffer(WRITE_BYTES);
        while (block.readableBytes() + codec.headerBytes(note.length) + note.length <= WRITE_BYTES) {
            codec.writeHeader(block, note.length);
            block.writeBytes(note);
        }
        byte[] bytes = new byte[block.readableBytes()];
        block.readBytes(bytes);
        return bytes;
    }
}
