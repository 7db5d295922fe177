// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reeve.testkit.history.HistoryCall;
import dev.reeve.testkit.history.HistoryWriter;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** By way of the gateway's HTTP door. */
final class HttpHistoryCaller implements HistoryCaller {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String url;

    HttpHistoryCaller(String url) {
        this.url = url;
    }

    @Override
    public String call(HistoryCall call, Duration deadline, HistoryWriter history) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/v1/services/" + call.service() + "/do"))
                .header("Content-Type", "text/plain")
                .header("Reeve-Deadline-Ms", Long.toString(deadline.toMillis()))
                .POST(HttpRequest.BodyPublishers.ofString(call.request()))
                .build();
        try {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() == 200) {
                history.ok(call, 0, HistoryCaller.hash(call, response.body()));
                return "ok";
            }
            String reason = JSON.readTree(response.body()).path("reason").asText("");
            return HistoryCaller.failed(call, reason.isEmpty() ? "HTTP" + response.statusCode() : reason, history);
        } catch (IOException e) {
            return HistoryCaller.failed(call, "CONNECTION " + e, history);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public int brokers() {
        return 0;
    }

    @Override
    public void close() {
        client.close();
    }
}
