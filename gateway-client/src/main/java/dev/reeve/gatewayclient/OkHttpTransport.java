// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Dispatcher;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/** HTTP and WebSocket by OkHttp. */
final class OkHttpTransport implements Transport {
    private static final int THREADS_MAX = 16;
    private static final int CHUNK_BYTES = 16 * 1024;
    private static final int NORMAL = 1000;

    private final ExecutorService threads;
    private final OkHttpClient http;

    OkHttpTransport(long connectMs) {
        AtomicInteger number = new AtomicInteger();
        // The dispatcher lets THREADS_MAX requests through; twice as many, as one that ends may overlap with the next.
        this.threads =
                new ThreadPoolExecutor(0, THREADS_MAX * 2, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), work -> {
                    Thread thread = new Thread(work, "reeve-http-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        Dispatcher dispatcher = new Dispatcher(threads);
        dispatcher.setMaxRequests(THREADS_MAX);
        dispatcher.setMaxRequestsPerHost(THREADS_MAX);
        this.http = new OkHttpClient.Builder()
                .dispatcher(dispatcher)
                .connectTimeout(connectMs, TimeUnit.MILLISECONDS)
                // Deadlines are the client's own; a stream may be silent for long.
                .readTimeout(0, TimeUnit.MILLISECONDS)
                .followRedirects(false)
                .followSslRedirects(false)
                .retryOnConnectionFailure(false)
                .build();
    }

    @Override
    public Exchange send(HttpRequest request, HttpListener listener) {
        Call call = http.newCall(translated(request));
        call.enqueue(new Answer(listener));
        return call::cancel;
    }

    @Override
    public Socket connect(SocketRequest request, SocketListener listener) {
        Request upgrade = new Request.Builder()
                .url(request.url().replaceFirst("^ws", "http"))
                .header("Sec-WebSocket-Protocol", request.subprotocol())
                .build();
        return new OpenSocket(http.newWebSocket(upgrade, new SocketEvents(listener)));
    }

    @Override
    public void close() {
        http.dispatcher().cancelAll();
        threads.shutdown();
        http.connectionPool().evictAll();
    }

    private static Request translated(HttpRequest request) {
        Request.Builder builder = new Request.Builder().url(request.url());
        request.headers().forEach(builder::header);
        byte[] body = request.body();
        String type = request.headers().get("Content-Type");
        builder.method(
                request.method(),
                body == null ? null : RequestBody.create(body, type == null ? null : MediaType.parse(type)));
        return builder.build();
    }

    /** Passes one answer on. */
    private record Answer(HttpListener listener) implements Callback {
        @Override
        public void onFailure(Call call, IOException e) {
            boolean unsent = e instanceof ConnectException
                    || e instanceof UnknownHostException
                    || e instanceof NoRouteToHostException
                    || (e instanceof SocketTimeoutException
                            && String.valueOf(e.getMessage()).startsWith("failed to connect"));
            listener.failed(!unsent, String.valueOf(e.getMessage()));
        }

        @Override
        public void onResponse(Call call, Response response) {
            Map<String, String> headers = new HashMap<>();
            response.headers().names().forEach(name -> headers.put(name, String.valueOf(response.header(name))));
            listener.head(response.code(), headers);
            try (InputStream body = response.body().byteStream()) {
                byte[] buffer = new byte[CHUNK_BYTES];
                for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
                    listener.chunk(Arrays.copyOf(buffer, read));
                }
            } catch (IOException e) {
                listener.failed(true, String.valueOf(e.getMessage()));
                return;
            }
            listener.end();
        }
    }

    private record OpenSocket(WebSocket socket) implements Socket {
        @Override
        public boolean send(String text) {
            return socket.send(text);
        }

        @Override
        public boolean send(byte[] bytes) {
            return socket.send(ByteString.of(bytes));
        }

        @Override
        public void close(int code) {
            boolean unused = socket.close(code, null);
        }

        @Override
        public void drop() {
            socket.cancel();
        }
    }

    private static final class SocketEvents extends WebSocketListener {
        private final SocketListener listener;

        SocketEvents(SocketListener listener) {
            this.listener = listener;
        }

        @Override
        public void onOpen(WebSocket socket, Response response) {
            listener.opened();
        }

        @Override
        public void onMessage(WebSocket socket, String text) {
            listener.text(text);
        }

        @Override
        public void onMessage(WebSocket socket, ByteString bytes) {
            listener.bytes(bytes.toByteArray());
        }

        @Override
        public void onClosing(WebSocket socket, int code, String reason) {
            boolean unused = socket.close(NORMAL, null);
            listener.closed(code, reason);
        }

        @Override
        public void onFailure(WebSocket socket, Throwable e, @Nullable Response response) {
            listener.failed(response == null ? 0 : response.code(), String.valueOf(e.getMessage()));
        }
    }
}
