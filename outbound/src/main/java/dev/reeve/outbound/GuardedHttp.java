// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.outbound;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The way to a server over a real network. A name is resolved once, all its addresses are looked at, and the
 * connection goes to one of these very addresses: a name that changes in between leads nowhere else. A redirect is an
 * answer like any other and is not followed. Any thread; blocks its caller.
 */
public final class GuardedHttp {
    private final HttpClient client;
    private final AddressRule rule;
    private final Bounds bounds;

    /**
     * What one exchange may take, and how many there may be.
     *
     * @param timeout of the whole exchange, looking up the name included
     * @param replyBytesMax the longest answer that is read
     * @param exchangesMax at once, of all ways out that share {@code places}
     * @param idle how long a connection is kept for the next exchange; zero = not
     * @param places for exchanges at once
     */
    public record Bounds(Duration timeout, int replyBytesMax, int exchangesMax, Duration idle, Semaphore places) {
        /** With places of its own. */
        public static Bounds of(Duration timeout, int replyBytesMax, int exchangesMax, Duration idle) {
            return new Bounds(timeout, replyBytesMax, exchangesMax, idle, new Semaphore(exchangesMax));
        }
    }

    /**
     * A request.
     *
     * @param method in upper case
     * @param headers besides those of the connection
     * @param body empty = none; never compared
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Request(URI uri, String method, Map<String, String> headers, byte[] body) {
        /** Keeps a copy of the headers, not of the body. */
        public Request {
            headers = Map.copyOf(headers);
        }
    }

    /**
     * The answer, whatever its status.
     *
     * @param headers by name in any case; of several of one name the first
     * @param body never compared
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Reply(int status, Map<String, String> headers, byte[] body) {
        /** A header's value; empty = none. */
        public String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    /**
     * A way out; its client ends with {@code vertx}.
     *
     * @param caFile PEM file with the certificates to trust instead of the platform's
     */
    public GuardedHttp(Vertx vertx, AddressRule rule, Optional<Path> caFile, Bounds bounds) {
        HttpClientOptions options = new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_1_1)
                .setKeepAlive(!bounds.idle().isZero())
                .setConnectTimeout((int) bounds.timeout().toMillis())
                .setMaxPoolSize(bounds.exchangesMax())
                .setVerifyHost(true);
        if (options.isKeepAlive()) {
            options.setKeepAliveTimeout((int) bounds.idle().toSeconds());
        }
        caFile.ifPresent(file -> options.setTrustOptions(new PemTrustOptions().addCertPath(file.toString())));
        this.client = vertx.createHttpClient(options);
        this.rule = rule;
        this.bounds = bounds;
    }

    /**
     * Sends it.
     *
     * @throws OutboundFault no answer in time, one too large, or an address that may not be called
     */
    public Reply send(Request request) {
        if (!bounds.places().tryAcquire()) {
            throw new OutboundFault("too many exchanges at once");
        }
        try {
            return awaited(request);
        } finally {
            bounds.places().release();
        }
    }

    private Reply awaited(Request request) {
        Sending sending = new Sending();
        FutureTask<Reply> exchange = new FutureTask<>(() -> exchange(request, sending));
        try {
            // On a thread of its own: looking a name up knows no timeout.
            Thread _ = Thread.ofVirtual().name("reeve-outbound").start(exchange);
            return exchange.get(bounds.timeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            sending.giveUp(exchange);
            throw new OutboundFault("no answer within " + bounds.timeout().toMillis() + " ms", e);
        } catch (ExecutionException e) {
            sending.giveUp(exchange);
            throw fault(e);
        } catch (InterruptedException e) {
            sending.giveUp(exchange);
            Thread.currentThread().interrupt();
            throw new OutboundFault("interrupted", e);
        }
    }

    /** Of one exchange; whoever asked for it may give it up while the connection is still on its way. */
    private static final class Sending {
        private @Nullable HttpClientRequest open;
        private boolean isGivenUp;

        /** False when nobody wants it any more: then nothing may be sent. */
        synchronized boolean begin(HttpClientRequest request) {
            open = request;
            return !isGivenUp;
        }

        void giveUp(FutureTask<Reply> exchange) {
            HttpClientRequest begun;
            synchronized (this) {
                isGivenUp = true;
                begun = open;
            }
            boolean _ = exchange.cancel(true);
            if (begun != null) {
                boolean _ = begun.reset();
            }
        }
    }

    /** What was found wrong on the event loop lies two causes deep. Texts may hold the address: the kind must do. */
    private static OutboundFault fault(ExecutionException outer) {
        Throwable root = outer;
        for (Throwable cause = outer.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof OutboundFault fault) {
                return fault;
            }
            root = cause;
        }
        return new OutboundFault("no answer (" + root.getClass().getSimpleName() + ')', outer);
    }

    private Reply exchange(Request request, Sending sending) throws ExecutionException, InterruptedException {
        URI uri = request.uri();
        InetAddress address = checked(uri);
        boolean secure = uri.getScheme().equals("https");
        int port = uri.getPort() >= 0 ? uri.getPort() : secure ? 443 : 80;
        RequestOptions options = new RequestOptions()
                .setServer(SocketAddress.inetSocketAddress(port, address.getHostAddress()))
                .setHost(uri.getHost())
                .setPort(port)
                .setSsl(secure)
                .setMethod(HttpMethod.valueOf(request.method()))
                .setURI(pathAndQuery(uri))
                .setTimeout(bounds.timeout().toMillis());
        request.headers().forEach(options::putHeader);
        return client.request(options)
                .compose(open -> {
                    if (!sending.begin(open)) {
                        boolean _ = open.reset();
                        return Future.failedFuture(new OutboundFault("given up"));
                    }
                    return open.send(Buffer.buffer(request.body())).compose(this::collect);
                })
                .toCompletionStage()
                .toCompletableFuture()
                .get();
    }

    private InetAddress checked(URI uri) {
        String scheme = String.valueOf(uri.getScheme());
        if (uri.getHost() == null
                || uri.getRawUserInfo() != null
                || !List.of("https", "http").contains(scheme)) {
            throw new OutboundFault("an address that is no https URL");
        }
        InetAddress[] addresses = resolved(uri.getHost());
        for (InetAddress address : addresses) {
            if (!rule.allows(address)) {
                throw new OutboundFault("an address of this machine, of a link or of a private network");
            }
            if (scheme.equals("http") && !rule.allowsInClear(address)) {
                throw new OutboundFault("an address without encryption");
            }
        }
        return addresses[0];
    }

    private static InetAddress[] resolved(String host) {
        try {
            return InetAddress.getAllByName(host);
        } catch (UnknownHostException e) {
            throw new OutboundFault("its name is unknown", e);
        }
    }

    private static String pathAndQuery(URI uri) {
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return uri.getRawQuery() == null ? path : path + '?' + uri.getRawQuery();
    }

    /** On the event loop, so that no part of the body is missed. */
    private Future<Reply> collect(HttpClientResponse response) {
        Promise<Reply> whole = Promise.promise();
        Buffer body = Buffer.buffer();
        response.exceptionHandler(whole::tryFail);
        response.handler(part -> {
            if (body.length() + part.length() > bounds.replyBytesMax()) {
                boolean _ = whole.tryFail(new OutboundFault(
                        "an answer of more than " + bounds.replyBytesMax() + " bytes", response.statusCode()));
                boolean _ = response.request().reset();
            } else {
                body.appendBuffer(part);
            }
        });
        response.endHandler(_ -> {
            Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            response.headers().forEach(header -> headers.putIfAbsent(header.getKey(), header.getValue()));
            boolean _ = whole.tryComplete(new Reply(response.statusCode(), headers, body.getBytes()));
        });
        return whole.future();
    }
}
