// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * HTTP and WebSocket as the client needs them. Listeners are called on any thread, one call at a time, in order; what
 * they do is short. Replace it to use another library than OkHttp.
 */
public interface Transport extends AutoCloseable {
    /** Sends a request. The listener hears {@code head}, {@code chunk}*, {@code end}; or {@code failed}. */
    Exchange send(HttpRequest request, HttpListener listener);

    /** Opens a WebSocket. The listener hears {@code opened} and then frames, or one of the ends. */
    Socket connect(SocketRequest request, SocketListener listener);

    /** Drops everything that is open. */
    @Override
    void close();

    /**
     * A request.
     *
     * @param method GET, POST or PATCH
     * @param body null = none
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over, never changed
    record HttpRequest(String method, String url, Map<String, String> headers, byte @Nullable [] body) {
        public HttpRequest {
            Map<String, String> sorted = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            sorted.putAll(headers);
            headers = sorted;
        }

        @Override
        public String toString() {
            return method + ' ' + url;
        }
    }

    /** A request under way. */
    interface Exchange {
        /** Nobody waits for the answer any more; the listener hears nothing after this. */
        void cancel();
    }

    /** Hears an answer. */
    interface HttpListener {
        /**
         * The answer begins.
         *
         * @param headers names in any case
         */
        void head(int status, Map<String, String> headers);

        void chunk(byte[] bytes);

        void end();

        /**
         * There is no answer, or no more of it.
         *
         * @param sent the request may have arrived
         */
        void failed(boolean sent, String why);
    }

    /** A WebSocket to open. */
    record SocketRequest(String url, String subprotocol) {}

    /** A WebSocket. */
    interface Socket {
        /** Sends a text frame; false if it is closed or its queue is full. */
        boolean send(String text);

        /** Sends a binary frame; likewise. */
        boolean send(byte[] bytes);

        /** Closes in order. */
        void close(int code);

        /** Drops the connection. */
        void drop();
    }

    /** Hears a WebSocket. */
    interface SocketListener {
        void opened();

        void text(String text);

        void bytes(byte[] bytes);

        /** The other end closed; 1005 = without a code. */
        void closed(int code, String reason);

        /**
         * It did not open, or was lost.
         *
         * @param status of an HTTP answer that was no upgrade; 0 = there was none
         */
        void failed(int status, String why);
    }
}
