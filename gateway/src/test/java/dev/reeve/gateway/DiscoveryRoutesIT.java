// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The fixed routes of services and of the console. */
class DiscoveryRoutesIT extends RoutesFixture {
    @Test
    @Tag("A10")
    void servicesAreShownToThoseWithTheScope() throws Exception {
        // Given
        gateway.upstream.discoveries.put("stats", documents("""
                {"services":[{"name":"echo","readyWorkers":1,"waiting":0}],
                 "instances":[{"name":"echo","id":"e-1","inFlight":2}]}"""));
        gateway.upstream.discoveries.put("info", documents("""
                {"instances":[{"name":"echo","id":"e-1","version":"1.0.0","capacity":8}]}"""));
        gateway.upstream.discoveries.put("ping", documents("""
                {"instances":[{"name":"echo","id":"e-1","silentMs":12,"plain":false}]}"""));

        // When
        HttpResponse<String> admin = gateway.get("/v1/services", "Authorization", "Bearer adm");
        HttpResponse<String> user = gateway.get("/v1/services", "Authorization", "Bearer usr");
        HttpResponse<String> nobody = gateway.get("/v1/services/echo");

        // Then
        assertThat(admin.body()).isEqualTo("""
                {"services":[{"name":"echo","readyWorkers":1,"waiting":0,\
                "brokers":[{"id":"b-1","waiting":0,"readyWorkers":1}],"instances":[\
                {"id":"e-1","silentMs":12,"plain":false,"version":"1.0.0","capacity":8,"inFlight":2,\
                "brokers":[{"id":"b-1","inFlight":2,"silentMs":12}]}]}],\
                "brokers":[{"id":"b-1","answered":true}]}""");
        assertThat(user.statusCode()).isEqualTo(403);
        assertThat(nobody.statusCode()).isEqualTo(401);
    }

    @Test
    void servicesOfSeveralBrokersAreAddedUpAndSaidWhoseAreMissing() throws Exception {
        // Given
        gateway.upstream.discoveries.put("ping", List.of());
        gateway.upstream.discoveries.put("info", List.of());
        gateway.upstream.discoveries.put(
                "stats",
                List.of(
                        answer("b-2", "{\"services\":[{\"name\":\"echo\",\"waiting\":3}]}"),
                        answer("b-1", "{\"services\":[{\"name\":\"echo\",\"waiting\":4}]}"),
                        new Upstream.BrokerDocuments("b-3", List.of(), "UNKNOWN")));

        // When
        String together =
                gateway.get("/v1/services", "Authorization", "Bearer adm").body();
        gateway.upstream.discoveries.put("stats", List.of(new Upstream.BrokerDocuments("b-3", List.of(), "UNKNOWN")));
        HttpResponse<String> none = gateway.get("/v1/services", "Authorization", "Bearer adm");

        // Then
        assertThat(together)
                .contains("\"waiting\":7", "{\"id\":\"b-3\",\"answered\":false,\"reason\":\"UNKNOWN\"}")
                .contains("\"brokers\":[{\"id\":\"b-1\",\"waiting\":4},{\"id\":\"b-2\",\"waiting\":3}]");
        assertThat(none.statusCode()).isEqualTo(503);
        assertThat(none.body()).contains("NO_WORKERS");
    }

    private static List<Upstream.BrokerDocuments> documents(String json) {
        return List.of(answer("b-1", json));
    }

    private static Upstream.BrokerDocuments answer(String broker, String json) {
        return new Upstream.BrokerDocuments(broker, List.of(json.getBytes(StandardCharsets.UTF_8)), "");
    }

    @Test
    void theConsoleIsServedFromItsMap() throws Exception {
        // When
        HttpResponse<String> page = gateway.get("/console/");
        HttpResponse<String> again = gateway.get(
                "/console/", "If-None-Match", page.headers().firstValue("ETag").orElse(""));
        HttpResponse<String> bare = gateway.get("/console");
        HttpResponse<String> root = gateway.get("/");
        HttpResponse<String> head =
                gateway.send(gateway.request("/console/index.html").HEAD());
        HttpResponse<String> posted = gateway.post("/console/", "x");

        // Then
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue(TYPE)).contains("text/html; charset=utf-8");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                .startsWith("default-src 'none'");
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(bare.statusCode()).isEqualTo(308);
        assertThat(bare.headers().firstValue("Location")).contains("./console/");
        assertThat(root.headers().firstValue("Location")).contains("./console/");
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValue("Content-Length")).isPresent();
        assertThat(posted.statusCode()).isEqualTo(405);
    }
}
