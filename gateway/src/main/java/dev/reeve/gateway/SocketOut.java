// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import io.vertx.core.http.ServerWebSocket;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;

/** Writes frames to one socket, within its out-queue. */
final class SocketOut {
    private final ServerWebSocket socket;
    private final Loop loop;
    private final OutQueue queue;

    SocketOut(ServerWebSocket socket, Loop loop, OutQueue queue) {
        this.socket = socket;
        this.loop = loop;
        this.queue = queue;
    }

    /** Sends now, or says that the reader is too slow. On the event loop. */
    boolean send(String frame) {
        long size = size(frame);
        if (!queue.tryReserve(size)) {
            return false;
        }
        write(frame, size);
        return true;
    }

    /**
     * Waits for room, then sends if the condition still holds on the event loop; for virtual threads.
     *
     * @return false if the reader was too slow or has gone
     */
    boolean await(String frame, BooleanSupplier stillWanted) throws InterruptedException {
        long size = size(frame);
        if (!queue.awaitReserve(size)) {
            return false;
        }
        onLoop(() -> {
            if (stillWanted.getAsBoolean()) {
                write(frame, size);
            } else {
                queue.release(size);
            }
        });
        return true;
    }

    boolean isStuck() {
        return queue.isStuck();
    }

    void close() {
        queue.close();
    }

    void onLoop(Runnable action) {
        loop.run(action);
    }

    private void write(String frame, long size) {
        if (socket.isClosed()) {
            queue.release(size);
        } else {
            socket.writeFinalTextFrame(frame).onComplete(_ -> queue.release(size));
        }
    }

    private static long size(String frame) {
        return frame.getBytes(StandardCharsets.UTF_8).length;
    }
}
