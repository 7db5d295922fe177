// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker.oidc;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The way to a provider over a real network. A name is resolved once, all its addresses are looked at, and the
 * connection goes to one of these very addresses: a name that changes in between leads nowhere else.
 */
final class GuardedHttp implements ProviderHttp {
    private static final String FORM = "application/x-www-form-urlencoded";

    private final HttpClient client;
    private final AddressRule rule;
    private final Semaphore places;

    /** @param places of all providers together */
    GuardedHttp(HttpClient client, AddressRule rule, Semaphore places) {
        this.client = client;
        this.rule = rule;
        this.places = places;
    }

    @Override
    public Reply send(Request request) {
        if (!places.tryAcquire()) {
            throw new ProviderFault("too many exchanges with providers at once");
        }
        AtomicReference<@Nullable HttpClientRequest> sent = new AtomicReference<>();
        FutureTask<Reply> exchange = new FutureTask<>(() -> exchange(request, sent));
        try {
            // On a thread of its own: looking a name up knows no timeout.
            Thread _ = Thread.ofVirtual().name("reeve-provider").start(exchange);
            return exchange.get(TIMEOUT_MS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new ProviderFault("no answer within " + TIMEOUT_MS + " ms", e);
        } catch (ExecutionException e) {
            throw fault(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProviderFault("interrupted", e);
        } finally {
            boolean _ = exchange.cancel(true);
            HttpClientRequest open = sent.get();
            if (open != null) {
                boolean _ = open.reset();
            }
            places.release();
        }
    }

    /** What was found wrong on the event loop lies two causes deep. */
    private static ProviderFault fault(ExecutionException outer) {
        for (Throwable cause = outer.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof ProviderFault fault) {
                return fault;
            }
        }
        return new ProviderFault("no answer", outer);
    }

    private Reply exchange(Request request, AtomicReference<@Nullable HttpClientRequest> sent)
            throws ExecutionException, InterruptedException {
        URI uri = request.uri();
        InetAddress address = checked(uri);
        boolean secure = uri.getScheme().equals("https");
        int port = uri.getPort() >= 0 ? uri.getPort() : secure ? 443 : 80;
        boolean isForm = !request.form().isEmpty();
        RequestOptions options = new RequestOptions()
                .setServer(SocketAddress.inetSocketAddress(port, address.getHostAddress()))
                .setHost(uri.getHost())
                .setPort(port)
                .setSsl(secure)
                .setMethod(isForm ? HttpMethod.POST : HttpMethod.GET)
                .setURI(pathAndQuery(uri))
                .setTimeout(TIMEOUT_MS)
                .putHeader("Accept", "application/json");
        request.headers().forEach(options::putHeader);
        if (isForm) {
            options.putHeader("Content-Type", FORM);
        }
        Buffer body = isForm ? Buffer.buffer(OidcProvider.encoded(request.form())) : Buffer.buffer();
        return client.request(options)
                .compose(open -> {
                    sent.set(open);
                    return open.send(body).compose(GuardedHttp::collect);
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
            throw new ProviderFault("an address that is no https URL");
        }
        InetAddress[] addresses = resolved(uri.getHost());
        for (InetAddress address : addresses) {
            if (!rule.allows(address)) {
                throw new ProviderFault("an address of this machine, of a link or of a private network");
            }
            if (scheme.equals("http") && !address.isLoopbackAddress()) {
                throw new ProviderFault("an address without encryption");
            }
        }
        return addresses[0];
    }

    private static InetAddress[] resolved(String host) {
        try {
            return InetAddress.getAllByName(host);
        } catch (UnknownHostException e) {
            throw new ProviderFault("its name is unknown", e);
        }
    }

    private static String pathAndQuery(URI uri) {
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return uri.getRawQuery() == null ? path : path + '?' + uri.getRawQuery();
    }

    /** On the event loop, so that no part of the body is missed. */
    private static Future<Reply> collect(HttpClientResponse response) {
        Promise<Reply> whole = Promise.promise();
        Buffer body = Buffer.buffer();
        response.exceptionHandler(whole::tryFail);
        response.handler(part -> {
            if (body.length() + part.length() > BODY_BYTES_MAX) {
                boolean _ = whole.tryFail(new ProviderFault("an answer of more than " + BODY_BYTES_MAX + " bytes"));
                boolean _ = response.request().reset();
            } else {
                body.appendBuffer(part);
            }
        });
        response.endHandler(_ -> {
            String cacheControl = response.getHeader("Cache-Control");
            boolean _ = whole.tryComplete(
                    new Reply(response.statusCode(), body.toString(), cacheControl == null ? "" : cacheControl));
        });
        return whole.future();
    }
}
