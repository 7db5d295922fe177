// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.gateway;

import dev.reeve.gateway.tcp.CloseCause;
import dev.reeve.gateway.tcp.FrameFault;
import dev.reeve.gateway.tcp.FrameReceiver;
import dev.reeve.gateway.tcp.TcpBinding;
import dev.reeve.gateway.tcp.TcpConnection;
import dev.reeve.gateway.tcp.TcpEvents;
import dev.reeve.gateway.tcp.TcpLoops;
import dev.reeve.gateway.tcp.TcpServer;
import io.netty.buffer.ByteBufUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** The gateway's TCP server with a handler that deserialises each message, as BuffStreams' benchmark does. */
final class NoteServer implements TcpEvents {
    static final int MAXIMUM = 2_048;

    private static final int CONNECTIONS_MAX = 100;

    private final LongAdder taken = new LongAdder();
    private final LongAdder characters = new LongAdder();

    private NoteServer() {}

    /** Listens; returns what it has taken. */
    static LongAdder start(int port, NoteWire wire) throws IOException {
        NoteServer server = new NoteServer();
        TcpLoops loops = TcpLoops.start(Runtime.getRuntime().availableProcessors());
        TcpBinding binding = new TcpBinding(
                "127.0.0.1",
                port,
                wire.codec(),
                CONNECTIONS_MAX,
                CONNECTIONS_MAX,
                InetAddress::getHostAddress,
                _ -> true,
                null);
        TcpServer _ = TcpServer.open(binding, server, new AtomicLong()::incrementAndGet, loops);
        return server.taken;
    }

    @Override
    public FrameReceiver opened(TcpConnection connection) {
        return (bytes, at, length) -> {
            Note note = Note.parse(ByteBufUtil.getBytes(bytes, at, length));
            characters.add(note.comment().length()); // So that nobody can leave the reading out.
            taken.increment();
        };
    }

    @Override
    public void closed(TcpConnection connection, CloseCause cause) {}

    @Override
    public void refusedFrame(TcpConnection connection, FrameFault fault) {
        throw new IllegalStateException(fault.explanation());
    }

    @Override
    public void refusedConnection(SocketAddress remote, Refused why) {
        throw new IllegalStateException(why.name());
    }

    @Override
    public void failed(TcpConnection connection, Throwable fault) {
        throw new IllegalStateException(fault);
    }
}
