// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.RequestConfig;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpHeaders;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLHandshakeException;

/**
 * Writes to the API server, each tried once and answered within a time: the client's own calls are repeated for up to
 * 10 times, when a newer number may have been decided long ago. Any thread; each call waits.
 */
final class ApiCalls {
    private static final String MERGE_PATCH = "application/merge-patch+json";
    private static final int MESSAGE_CHARS_MAX = 300;

    private final HttpClient http;
    private final URI master;
    private final long timeoutMs;

    ApiCalls(KubernetesClient client, long timeoutMs) {
        RequestConfig once = new RequestConfigBuilder(client.getConfiguration().getRequestConfig())
                .withRequestRetryBackoffLimit(0)
                .build();
        this.timeoutMs = timeoutMs;
        this.master = URI.create(client.getMasterUrl().toString());
        this.http = client.getHttpClient().newBuilder().tag(once).build();
    }

    /**
     * A merge patch, under way. The future completes within the time, and never exceptionally.
     *
     * @param path below the API server's own, without a slash before it
     */
    CompletableFuture<WriteResult> patch(String path, String body) {
        return send("PATCH", path, MERGE_PATCH, body);
    }

    /** A new object, under way. */
    CompletableFuture<WriteResult> post(String path, String body) {
        return send("POST", path, "application/json", body);
    }

    /** Its result, unless this thread is told to end: then it may be written. */
    static WriteResult await(CompletableFuture<WriteResult> call) {
        try {
            return call.get();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new WriteResult.Unknown("interrupted");
        } catch (ExecutionException e) {
            throw new IllegalStateException("a call completes with a result", e);
        }
    }

    private CompletableFuture<WriteResult> send(String method, String path, String type, String body) {
        CompletableFuture<HttpResponse<String>> sent = sent(method, path, type, body);
        return sent.<WriteResult>thenApply(ApiCalls::result)
                // Hard: the client's own time begins anew where a connection is made first.
                .completeOnTimeout(
                        new WriteResult.Unknown("no answer within " + timeoutMs + " ms"),
                        timeoutMs,
                        TimeUnit.MILLISECONDS)
                .exceptionally(ApiCalls::failed)
                .whenComplete((_, _) -> sent.cancel(true));
    }

    private CompletableFuture<HttpResponse<String>> sent(String method, String path, String type, String body) {
        try {
            return http.sendAsync(
                    http.newHttpRequestBuilder()
                            .uri(master.resolve(path))
                            .method(method, type, body)
                            .timeout(timeoutMs, TimeUnit.MILLISECONDS)
                            .build(),
                    String.class);
        } catch (RuntimeException e) {
            // a path that is none, or the client is closed at the end of the process
            return CompletableFuture.failedFuture(e);
        }
    }

    private static WriteResult result(HttpResponse<String> response) {
        int code = response.code();
        if (code < 300) {
            return new WriteResult.Written();
        }
        String message = code + " " + shortened(response.body());
        long retryAfterMs = retryAfterMs(response);
        return switch (code) {
            case 409 -> new WriteResult.Conflict();
            // It gave up on its own store, or something before it gave up on it: it may be written.
            case 500, 502, 504 -> new WriteResult.Unknown(message);
            case 503 ->
                retryAfterMs > 0
                        ? new WriteResult.Refused(code, message, retryAfterMs)
                        : new WriteResult.Unknown(message);
            default -> new WriteResult.Refused(code, message, retryAfterMs);
        };
    }

    private static WriteResult failed(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message = cause.getClass().getSimpleName() + ": " + cause.getMessage();
        return wasNeverSent(cause) ? new WriteResult.Refused(0, message, 0) : new WriteResult.Unknown(message);
    }

    /** There was no connection that it could have gone out on. */
    private static boolean wasNeverSent(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException
                    || cause instanceof UnknownHostException
                    || cause instanceof UnresolvedAddressException
                    || cause instanceof SSLHandshakeException) {
                return true;
            }
        }
        return false;
    }

    private static long retryAfterMs(HttpHeaders headers) {
        String value = headers.header("Retry-After");
        if (value == null || !value.matches("[0-9]{1,6}")) {
            return 0;
        }
        return TimeUnit.SECONDS.toMillis(Long.parseLong(value));
    }

    private static String shortened(String text) {
        return text.length() <= MESSAGE_CHARS_MAX ? text : text.substring(0, MESSAGE_CHARS_MAX) + "...";
    }
}
