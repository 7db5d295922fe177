// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Whole messages of a WebSocket, in order, for one reader. The gateway waits while as many are unread as fit. */
final class SocketMessages implements WebSocket.Listener {
    private static final int UNREAD_MAX = 64;

    private final BlockingQueue<Item> items = new LinkedBlockingQueue<>();
    private final ByteArrayOutputStream parts = new ByteArrayOutputStream();
    private volatile @Nullable WebSocket socket;

    private sealed interface Item {
        @SuppressWarnings("ArrayRecordComponent")
        record Message(byte[] bytes) implements Item {}

        record End(String words) implements Item {}
    }

    @Override
    public void onOpen(WebSocket opened) {
        socket = opened;
        opened.request(UNREAD_MAX);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        return part(data.toString().getBytes(StandardCharsets.UTF_8), last);
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        return part(bytes, last);
    }

    private @Nullable CompletionStage<?> part(byte[] bytes, boolean last) {
        parts.writeBytes(bytes);
        if (last) {
            items.add(new Item.Message(parts.toByteArray()));
            parts.reset();
        } else {
            request();
        }
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        items.add(new Item.End("the gateway closed the socket: " + code + " " + VisibleText.of(reason)));
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable failure) {
        items.add(new Item.End("the connection was lost: " + Gateway.cause(failure)));
    }

    /**
     * The next one; null if none comes in time.
     *
     * @throws IOException the socket has ended
     */
    byte @Nullable [] next(long nanos) throws IOException, InterruptedException {
        Item item = items.poll(nanos, TimeUnit.NANOSECONDS);
        return switch (item) {
            case null -> null;
            case Item.Message(byte[] bytes) -> {
                request();
                yield bytes;
            }
            case Item.End(String words) -> throw new IOException(words);
        };
    }

    private void request() {
        WebSocket open = socket;
        if (open != null) {
            open.request(1);
        }
    }
}
