// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The gateway's HTTP surface in the name of one API key. Every failure is a {@link CliException}. */
final class Gateway implements AutoCloseable {
    static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(20);

    private final URI base;
    private final String key;
    private final HttpClient client;

    /** @param key empty = without authorisation */
    Gateway(URI base, String key) {
        this.base = slashed(base);
        this.key = key;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_TIMEOUT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /** With a slash at its end, so that paths can be put after it. */
    static URI slashed(URI base) {
        return base.getPath().endsWith("/") ? base : URI.create(base + "/");
    }

    static Gateway of(Installation installation) {
        return new Gateway(installation.url(), installation.key());
    }

    URI base() {
        return base;
    }

    /** GET; the body of a 2xx answer. */
    HttpResponse<String> get(String path, List<Map.Entry<String, String>> query) {
        return text(request(path, query).timeout(REQUEST_TIMEOUT).GET().build());
    }

    /** POST of JSON; the 2xx answer. */
    HttpResponse<String> post(String path, String json) {
        HttpRequest request = request(path, List.of())
                .timeout(REQUEST_TIMEOUT)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build();
        return text(request);
    }

    /** DELETE; the 2xx answer. */
    HttpResponse<String> delete(String path, List<Map.Entry<String, String>> query) {
        return text(request(path, query).timeout(REQUEST_TIMEOUT).DELETE().build());
    }

    /** Sends; the 2xx answer. */
    HttpResponse<String> text(HttpRequest request) {
        HttpResponse<String> response = send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() / 100 != 2) {
            throw problem(response, response.body());
        }
        return response;
    }

    /** Sends and gives the body as it arrives; the caller closes it. */
    HttpResponse<InputStream> stream(HttpRequest request) {
        HttpResponse<InputStream> response = send(request, HttpResponse.BodyHandlers.ofInputStream());
        if (response.statusCode() / 100 == 2) {
            return response;
        }
        try (InputStream body = response.body()) {
            throw problem(response, new String(body.readNBytes(1 << 20), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw problem(response, "");
        }
    }

    /** Sends without waiting; tells the answer, or null where there was none. */
    void sendLater(HttpRequest request, Consumer<@Nullable HttpResponse<String>> then) {
        var _ = client.sendAsync(request, HttpResponse.BodyHandlers.ofString())
                .whenComplete((response, _) -> then.accept(response));
    }

    HttpRequest.Builder request(String path, List<Map.Entry<String, String>> query) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address(path, query)).header("User-Agent", "reeve-cli");
        if (!key.isEmpty()) {
            request.header("Authorization", "Bearer " + key);
        }
        return request;
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        try {
            return client.send(request, handler);
        } catch (HttpTimeoutException e) {
            throw CliException.unreachable(
                    base + " did not answer in time", "Is it overloaded? ./reeve doctor looks at every part.");
        } catch (IOException e) {
            throw unreachable(base, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CliException.unreachable("interrupted", "");
        }
    }

    static CliException unreachable(URI base, Throwable cause) {
        return CliException.unreachable(
                base + " cannot be reached: " + cause(cause),
                "Start Reeve with ./reeve up, or name another gateway with --url or REEVE_URL.");
    }

    private static CliException problem(HttpResponse<?> response, String body) {
        String requestId = response.headers().firstValue("X-Request-Id").orElse("");
        return Problem.of(response.statusCode(), body, requestId).toException();
    }

    /** The innermost words there are: the JDK wraps the reason, and often without any. */
    static String cause(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = cause.getMessage();
            if (message != null && !message.isBlank()) {
                return message;
            }
        }
        return "connection refused";
    }

    private URI address(String path, List<Map.Entry<String, String>> query) {
        StringBuilder text = new StringBuilder(base.toString()).append(path);
        char separator = '?';
        for (Map.Entry<String, String> parameter : query) {
            text.append(separator)
                    .append(encode(parameter.getKey()))
                    .append('=')
                    .append(encode(parameter.getValue()));
            separator = '&';
        }
        return URI.create(text.toString());
    }

    /** For one part of a path or query. */
    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
