// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DynamicMessage;
import dev.reeve.gateway.schema.DescriptorFiles;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON for services whose workers publish descriptors. */
@Tag("G3")
@Timeout(60)
class WorkerSchemaIT {
    private static final String SAY = "/v1/services/greeter.v1.greeter/Say";

    private final FakeUpstream upstream = new FakeUpstream();
    private @Nullable RunningGateway started;

    @BeforeEach
    void serveGreeter() {
        upstream.services.put(GreeterSchema.SERVICE, (call, out) -> {
            if (!call.contentType().equals("application/proto")) {
                out.last("not translated".getBytes(UTF_8), "text/plain");
            } else if (call.method().equals("SayOften")) {
                out.partial(greeting("one"), "application/proto");
                out.partial(greeting("two"), "application/proto");
                out.last(new byte[0], "");
            } else {
                out.last(greeting("Hello " + nameIn(call.body())), "application/proto");
            }
        });
    }

    @AfterEach
    void stop() {
        if (started != null) {
            started.close();
        }
    }

    private RunningGateway start(String... settings) {
        started = RunningGateway.start(upstream, settings);
        return started;
    }

    /** Field 1 of both messages is their text. */
    private static byte[] greeting(String text) {
        return com.google.protobuf.StringValue.of(text).toByteArray();
    }

    private static String nameIn(byte[] message) {
        try {
            var name = DescriptorFiles.parse(GreeterSchema.set("text"))
                    .service(GreeterSchema.SERVICE)
                    .orElseThrow()
                    .findMethodByName("Say")
                    .getInputType();
            DynamicMessage parsed = DynamicMessage.parseFrom(name, message);
            return String.valueOf(parsed.getField(Objects.requireNonNull(name.findFieldByName("value"))));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static HttpResponse<String> post(RunningGateway gateway, String path, String json) throws Exception {
        return gateway.post(path, json, "Content-Type", "application/json");
    }

    @Test
    void jsonOfTheVeryFirstCallIsTranslated() throws Exception {
        // Given
        GreeterSchema.publish(upstream, Map.of("1.0.0", GreeterSchema.set("text")));
        RunningGateway gateway = start();

        // When
        HttpResponse<String> response = post(gateway, SAY, "{\"value\":\"Ada\",\"unknown\":1}");

        // Then
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("{\"text\":\"Hello Ada\"}");
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
    }

    @Test
    void aServiceThatComesLaterIsFoundByItsFirstCall() throws Exception {
        RunningGateway gateway = start("descriptors.refresh", "10m");
        await().until(() -> gateway.post("/v1/services/echo", "{}").statusCode() == 200);

        GreeterSchema.publish(upstream, Map.of("1.0.0", GreeterSchema.set("text")));

        assertThat(post(gateway, SAY, "{}").body()).isEqualTo("{\"text\":\"Hello \"}");
    }

    @Test
    void jsonOfAFrameIsTranslatedToo() throws Exception {
        // Given
        GreeterSchema.publish(upstream, Map.of("1.0.0", GreeterSchema.set("text")));
        upstream.token("tok", "u_ada");

        try (TestSocket socket = TestSocket.open(start(), "tok")) {
            // When
            socket.say("{\"id\":2,\"call\":{\"service\":\"greeter.v1.greeter\",\"method\":\"Say\","
                    + "\"body\":{\"value\":\"Ada\"}}}");
            String greeted =
                    socket.hear().path("done").path("body").path("text").asText();
            socket.say("{\"id\":3,\"call\":{\"service\":\"greeter.v1.greeter\",\"method\":\"Say\",\"body\":[]}}");
            String refused = socket.hear().path("error").path("reason").asText();

            // Then
            assertThat(greeted).isEqualTo("Hello Ada");
            assertThat(refused).isEqualTo("INVALID_REQUEST");
        }
    }

    @Test
    void protobufGoesThroughAsItIs() throws Exception {
        GreeterSchema.publish(upstream, Map.of("1.0.0", GreeterSchema.set("text")));

        HttpResponse<String> response = start().post(SAY, "\n\003Ada", "Content-Type", "application/proto");

        assertThat(response.body()).endsWith("Hello Ada");
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/proto");
    }

    @Test
    void aStreamOfRepliesIsTranslatedItemByItem() throws Exception {
        GreeterSchema.publish(upstream, Map.of("1.0.0", GreeterSchema.set("text")));

        HttpResponse<String> response = post(start(), "/v1/services/greeter.v1.greeter/SayOften", "{}");

        assertThat(response.body().lines().limit(2))
                .containsExactly("{\"partial\":{\"text\":\"one\"}}", "{\"partial\":{\"text\":\"two\"}}");
    }

    @Test
    void jsonServicesAndUnknownMethodsStayUntouched() throws Exception {
        GreeterSchema.publish(upstream, Map.of("1.0.0", GreeterSchema.set("text")));
        RunningGateway gateway = start();

        assertThat(post(gateway, "/v1/services/echo/say", "{\"a\":1.50}").body())
                .isEqualTo("{\"a\":1.50}");
        assertThat(post(gateway, "/v1/services/greeter.v1.greeter/Sing", "{}").body())
                .isEqualTo("not translated");
    }

    @ParameterizedTest
    @Timeout(20)
    @ValueSource(
            strings = {
                "{\"value\":{}}",
                "[]",
                "{\"times\":\"1e999999999\"}",
                "{\"limit\":\"1e999999999\"}",
                "{\"counts\":{\"1\":\"1e999999999\"}}",
                "{\"counts\":{\"1e999999999\":1}}",
                "{\"extra\":{\"@type\":\"type.googleapis.com/greeter.v1.Name\",\"times\":\"1e999999999\"}}",
                "{\"extra\":{\"times\":\"1e999999999\",\"@type\":\"type.googleapis.com/greeter.v1.Name\"}}",
                "{\"extra\":{\"@type\":\"type.googleapis.com/nowhere\"}}"
            })
    void jsonThatIsNoSuchMessageIsInvalid(String json) throws Exception {
        GreeterSchema.publish(upstream, Map.of("1.0.0", GreeterSchema.set("text")));

        HttpResponse<String> response = post(start(), SAY, json);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("\"reason\":\"INVALID_REQUEST\"");
    }

    @Test
    void anAnyMayHoldTheServicesOwnMessages() throws Exception {
        GreeterSchema.publish(upstream, Map.of("1.0.0", GreeterSchema.set("text")));

        HttpResponse<String> response = post(
                start(),
                SAY,
                "{\"value\":\"Ada\",\"extra\":{\"@type\":\"type.googleapis.com/greeter.v1.Name\",\"times\":\"7\"}}");

        assertThat(response.body()).isEqualTo("{\"text\":\"Hello Ada\"}");
    }

    @Test
    void ofTwoVersionsTheNewerCountsUntilItIsGone() throws Exception {
        // Given
        RunningGateway gateway = start("descriptors.refresh", "50ms");
        GreeterSchema.publish(
                upstream,
                new TreeMap<>(Map.of("1.0.0", GreeterSchema.set("text"), "1.1.0", GreeterSchema.set("words"))));
        assertThat(post(gateway, SAY, "{}").body()).isEqualTo("{\"words\":\"Hello \"}");

        // When
        GreeterSchema.publish(upstream, Map.of("1.0.0", GreeterSchema.set("text")));

        // Then
        await().untilAsserted(() -> assertThat(post(gateway, SAY, "{}").body()).isEqualTo("{\"text\":\"Hello \"}"));
    }

    @Test
    void descriptorsOfAServiceWithoutWorkersAreRemembered() throws Exception {
        RunningGateway gateway = start("descriptors.refresh", "50ms");
        GreeterSchema.publish(upstream, Map.of("1.0.0", GreeterSchema.set("text")));
        assertThat(post(gateway, SAY, "{}").body()).startsWith("{");
        int asked = upstream.rounds.get();

        GreeterSchema.publish(upstream, Map.of());
        await().until(() -> upstream.rounds.get() > asked + 2);

        assertThat(post(gateway, SAY, "{}").body()).isEqualTo("{\"text\":\"Hello \"}");
    }

    @Test
    void noWorkerSpeaksForReevesOwnServices() throws Exception {
        RunningGateway gateway = start();
        upstream.services.put("reeve.log.v1.log", (call, out) -> out.last(new byte[0], "application/proto"));
        GreeterSchema.publish(upstream, Map.of("1.0.0", GreeterSchema.set("text")));
        post(gateway, SAY, "{}");

        assertThat(gateway.post(
                                "/v1/services/reeve.log.v1.log/Query",
                                "{\"value\":\"Ada\"}",
                                "Content-Type",
                                "application/json")
                        .body())
                .isEqualTo("{}");
    }

    @Test
    void setsThatAreNotUsedAreCountedAndBodiesGoThrough() throws Exception {
        GreeterSchema.publish(
                upstream,
                Map.of(
                        "1.0.0",
                        FileDescriptorSet.newBuilder()
                                .addFile(GreeterSchema.file("text").toBuilder().addDependency("nowhere.proto"))
                                .build()
                                .toByteArray()));
        RunningGateway gateway = start();

        assertThat(post(gateway, SAY, "{}").body()).isEqualTo("not translated");
        assertThat(gateway.refusals("descriptors")).isEqualTo(1);
    }

    @Test
    void theMemoryOfAllSetsIsBounded() throws Exception {
        GreeterSchema.publish(upstream, Map.of("1.0.0", GreeterSchema.set("text")));
        RunningGateway gateway = start("descriptors.memory", "1K");

        assertThat(post(gateway, SAY, "{}").body()).isEqualTo("not translated");
        assertThat(gateway.refusals("descriptors")).isEqualTo(1);
        assertThat(gateway.gauge("reeve_gateway_descriptor_bytes")).isZero();
    }
}
