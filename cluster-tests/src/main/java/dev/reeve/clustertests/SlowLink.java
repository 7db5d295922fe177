// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clustertests;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Makes the API server slow for a container beside it: what that one sends there comes so much later, however much it
 * is; answers come as they are. It sees bytes only, so TLS goes through it.
 */
public final class SlowLink {
    private static final CountDownLatch NEVER = new CountDownLatch(1);
    private static final int CHUNK_BYTES_MAX = 16_384;
    private static final byte[] END = new byte[0];

    private final String host;
    private final int port;
    private final long delayNs;

    @SuppressWarnings("ArrayRecordComponent") // nobody compares two
    private record Chunk(byte[] bytes, long dueNs) {}

    private SlowLink(String host, int port, long delayNs) {
        this.host = host;
        this.port = port;
        this.delayNs = delayNs;
    }

    /** Which port of this machine alone, how many milliseconds; the server is the one that every pod is told. */
    public static void main(String[] arguments) throws IOException {
        SlowLink link = new SlowLink(
                System.getenv("KUBERNETES_SERVICE_HOST"),
                Integer.parseInt(System.getenv("KUBERNETES_SERVICE_PORT")),
                TimeUnit.MILLISECONDS.toNanos(Long.parseLong(arguments[1])));
        try (ServerSocket door =
                new ServerSocket(Integer.parseInt(arguments[0]), 100, InetAddress.getLoopbackAddress())) {
            while (true) {
                Socket client = door.accept();
                Thread.startVirtualThread(() -> link.join(client));
            }
        }
    }

    private void join(Socket client) {
        try (client;
                Socket server = new Socket(host, port)) {
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            BlockingQueue<Chunk> underWay = new LinkedBlockingQueue<>();
            InputStream sent = client.getInputStream();
            OutputStream out = server.getOutputStream();
            Thread.startVirtualThread(() -> take(sent, underWay));
            Thread.startVirtualThread(() -> bring(underWay, out, server));
            var _ = server.getInputStream().transferTo(client.getOutputStream());
        } catch (IOException _) {
            // both ends are closed: whoever is left sees it
        }
    }

    private void take(InputStream sent, BlockingQueue<Chunk> underWay) {
        byte[] buffer = new byte[CHUNK_BYTES_MAX];
        try {
            for (int read = sent.read(buffer); read >= 0; read = sent.read(buffer)) {
                byte[] bytes = new byte[read];
                System.arraycopy(buffer, 0, bytes, 0, read);
                underWay.add(new Chunk(bytes, System.nanoTime() + delayNs));
            }
        } catch (IOException _) {
            // as if it had ended
        }
        underWay.add(new Chunk(END, System.nanoTime() + delayNs));
    }

    private static void bring(BlockingQueue<Chunk> underWay, OutputStream out, Socket server) {
        try {
            for (Chunk chunk = underWay.take(); chunk.bytes().length > 0; chunk = underWay.take()) {
                var _ = NEVER.await(chunk.dueNs() - System.nanoTime(), TimeUnit.NANOSECONDS);
                out.write(chunk.bytes());
            }
            server.shutdownOutput();
        } catch (IOException _) {
            // the other direction ends too
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
