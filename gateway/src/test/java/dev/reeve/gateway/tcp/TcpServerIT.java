// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A server without a gateway: whom it lets in. */
class TcpServerIT {
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

    @Test
    void addressesThatShareAKeyShareTheirBound() throws Exception {
        TcpBinding binding =
                new TcpBinding("127.0.0.1", 0, BuffStreamsCodec.of(100), 10, 1, _ -> "one subscriber", _ -> true, null);
        try (TcpLoops loops = TcpLoops.start(1);
                TcpServer server = TcpServer.open(binding, new Told(), new AtomicLong()::incrementAndGet, loops);
                Socket _ = from("127.0.0.1", server)) {
            assertThat(next()).isEqualTo("opened");

            // When
            try (Socket _ = from("127.0.0.2", server)) {
                // Then
                assertThat(next()).isEqualTo("ADDRESS_FULL");
                assertThat(server.connections()).isEqualTo(1);
            }
        }
    }

    private String next() throws InterruptedException {
        return String.valueOf(told.poll(10, TimeUnit.SECONDS));
    }

    private static Socket from(String address, TcpServer server) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), server.port(), InetAddress.ofLiteral(address), 0);
    }

    private final class Told implements TcpEvents {
        @Override
        public FrameReceiver opened(TcpConnection connection) {
            told.add("opened");
            return (ByteBuf _, int _, int _) -> {};
        }

        @Override
        public void closed(TcpConnection connection, CloseCause cause) {
            told.add("closed");
        }

        @Override
        public void refusedFrame(TcpConnection connection, FrameFault fault) {
            told.add(fault.label());
        }

        @Override
        public void refusedConnection(SocketAddress remote, Refused why) {
            told.add(why.name());
        }

        @Override
        public void failed(TcpConnection connection, Throwable fault) {
            told.add(String.valueOf(fault));
        }
    }
}
