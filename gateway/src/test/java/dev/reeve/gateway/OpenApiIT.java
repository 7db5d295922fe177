// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The gateway's description of itself. */
@Timeout(60)
class OpenApiIT {
    private static final String SAY = "/v1/services/greeter.v1.greeter/Say";

    private final FakeUpstream upstream = new FakeUpstream();
    private RunningGateway gateway;

    @BeforeEach
    void start() {
        upstream.token("reader", "u_reader", "services:read");
        upstream.token("user", "u_user");
        upstream.services.put(GreeterSchema.SERVICE, (call, out) -> out.last(new byte[0], "application/proto"));
        GreeterSchema.publish(upstream, Map.of("1.4.0", GreeterSchema.set("text")));
        gateway = RunningGateway.start(upstream, "descriptors.refresh", "50ms");
        await().until(() -> gateway.gauge("reeve_gateway_descriptor_services") == 1);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private HttpResponse<String> asked(String token, String... headers) throws Exception {
        List<String> all = new ArrayList<>(List.of("Authorization", "Bearer " + token));
        all.addAll(List.of(headers));
        return gateway.get("/v1/openapi.json", all.toArray(String[]::new));
    }

    private JsonNode document() throws Exception {
        return new ObjectMapper().readTree(asked("reader").body());
    }

    private static String pointer(String path) {
        return path.replace("/", "~1");
    }

    @Test
    void everyRouteOfTheTableIsInIt() throws Exception {
        // Given
        RouteDocs docs = new RouteDocs();
        TreeSet<String> inTable = new TreeSet<>();
        gateway.gateway
                .routes()
                .forEach(route -> docs.of(route)
                        .ifPresent(_ -> inTable.add(route.method().toLowerCase(Locale.ROOT) + " " + route.path())));

        // When
        TreeSet<String> inDocument = new TreeSet<>();
        document()
                .path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .fieldNames()
                        .forEachRemaining(method -> inDocument.add(method + " " + path.getKey())));

        // Then
        inDocument.removeIf(route -> route.contains(GreeterSchema.SERVICE));
        assertThat(inDocument).isEqualTo(inTable).hasSizeGreaterThan(70);
        assertThat(inDocument).contains("post /v1/auth/sign-in", "get /v1/logs/records", "post /v1/topics/{topic}");
    }

    @Test
    void onlyWhatIsNoHttpApiIsLeftOut() {
        RouteDocs docs = new RouteDocs();

        assertThat(gateway.gateway.routes())
                .filteredOn(route -> docs.of(route).isEmpty())
                .extracting(RouteTable.Route::path)
                .allMatch(path -> path.startsWith("/console")
                        || path.equals("/")
                        || path.equals("/v1/ws")
                        || path.equals("/v1/auth/oidc/callback")
                        || path.equals("/status/")
                        || path.equals("/echo/")
                        || path.equals("/{service}/{method}")
                        || path.matches("/[a-z0-9.]+\\.[A-Z][A-Za-z]*/[A-Z][A-Za-z]*"));
    }

    @Test
    void aServicesMethodsHaveTheirSchemasAndComments() throws Exception {
        // When
        JsonNode document = document();
        JsonNode say = document.at("/paths/" + pointer(SAY) + "/post");
        JsonNode name = document.at("/components/schemas/greeter.v1.Name");

        // Then
        assertThat(say.path("description").asText()).isEqualTo("Says hello once.");
        assertThat(say.path("x-reeve-grpc").asText()).isEqualTo("greeter.v1.Greeter/Say");
        assertThat(say.at("/requestBody/content/application~1json/schema/$ref").asText())
                .isEqualTo("#/components/schemas/greeter.v1.Name");
        assertThat(name.path("description").asText()).isEqualTo("Who is greeted.");
        assertThat(name.at("/properties/value/description").asText()).isEqualTo("As they like to be called.");
        assertThat(name.at("/properties/times/type").asText()).isEqualTo("string");
        assertThat(name.at("/properties/counts/additionalProperties/format").asText())
                .isEqualTo("int64");
        assertThat(document.at("/components/schemas/greeter.v1.Greeting/properties/at/format")
                        .asText())
                .isEqualTo("date-time");
        assertThat(document.path("tags").findParents("description").toString()).contains("Version 1.4.0.");
    }

    @Test
    void aStreamIsSaidToBeOne() throws Exception {
        JsonNode content = document()
                .at("/paths/" + pointer("/v1/services/greeter.v1.greeter/SayOften") + "/post/responses/200/content");

        assertThat(content.has("application/x-ndjson")).isTrue();
    }

    @Test
    void onlyWhoMayReadServicesSeesIt() throws Exception {
        assertThat(asked("user").statusCode()).isEqualTo(403);
        assertThat(gateway.get("/v1/openapi.json").statusCode()).isEqualTo(401);
    }

    @Test
    void itIsSentAgainOnlyWhenItHasChanged() throws Exception {
        // Given
        String etag = asked("reader").headers().firstValue("ETag").orElseThrow();
        assertThat(asked("reader", "If-None-Match", etag).statusCode()).isEqualTo(304);

        // When
        GreeterSchema.publish(upstream, Map.of("1.5.0", GreeterSchema.set("words")));

        // Then
        await().untilAsserted(() ->
                assertThat(asked("reader", "If-None-Match", etag).statusCode()).isEqualTo(200));
        assertThat(document()
                        .at("/components/schemas/greeter.v1.Greeting/properties")
                        .has("words"))
                .isTrue();
    }

    @Test
    void aServiceThatHasGoneIsNotInIt() throws Exception {
        GreeterSchema.publish(upstream, Map.of());

        await().untilAsserted(
                        () -> assertThat(document().path("paths").has(SAY)).isFalse());
    }
}
