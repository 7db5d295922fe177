// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** A transport whose other end is played by a test. */
final class FakeGateway implements Transport {
    final List<Asked> requests = new ArrayList<>();
    final Deque<Opened> connects = new ArrayDeque<>();
    final Deque<String> frames = new ArrayDeque<>();
    int closedByClient;

    @Nullable
    Opened current;

    @Override
    public Exchange send(HttpRequest request, HttpListener listener) {
        Asked asked = new Asked(request, listener);
        requests.add(asked);
        return () -> {
            asked.cancelled = true;
            requests.remove(asked);
        };
    }

    @Override
    public Socket connect(SocketRequest request, SocketListener listener) {
        Opened opened = new Opened(listener);
        connects.add(opened);
        return opened;
    }

    @Override
    public void close() {
        requests.clear();
        connects.clear();
    }

    /** Of a client in one thread that draws 1 whenever it draws. */
    Context context(Map<Setting, Double> settings, ManualLoop loop, Store store) {
        return context(settings, loop, store, () -> 1, AppInfo.of("shop", "1"));
    }

    Context context(Map<Setting, Double> settings, ManualLoop loop, Store store, DoubleSupplier random, AppInfo app) {
        return new Context(
                "http://gateway.test", new Settings(settings), loop, loop::execute, this, store, random, app);
    }

    /** The oldest request of this path; null = there is none. */
    @Nullable
    Asked take(@Nullable String path) {
        for (Asked asked : requests) {
            if (path == null || asked.path().equals(path)) {
                requests.remove(asked);
                return asked;
            }
        }
        return null;
    }

    /** A request that is not answered yet. */
    static final class Asked {
        final HttpRequest request;
        final HttpListener listener;
        boolean cancelled;

        Asked(HttpRequest request, HttpListener listener) {
            this.request = request;
            this.listener = listener;
        }

        String path() {
            return request.url().replaceFirst("^http://[^/]+", "");
        }

        String body() {
            byte[] bytes = request.body();
            return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
        }
    }

    /** A socket, open or about to be. */
    final class Opened implements Socket {
        final SocketListener listener;
        private boolean over;

        Opened(SocketListener listener) {
            this.listener = listener;
        }

        @Override
        public boolean send(String text) {
            if (!over) {
                frames.add(text);
            }
            return !over;
        }

        @Override
        public boolean send(byte[] bytes) {
            return false;
        }

        @Override
        public void close(int code) {
            drop();
        }

        @Override
        public void drop() {
            if (!over) {
                over = true;
                closedByClient++;
                connects.remove(this);
            }
        }

        /** The gateway's end is gone. */
        void end() {
            over = true;
        }
    }
}
