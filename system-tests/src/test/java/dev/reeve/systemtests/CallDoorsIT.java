// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reeve.workersdk.Call;
import dev.reeve.workersdk.Codec;
import dev.reeve.workersdk.Payload;
import dev.reeve.workersdk.Worker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ./reeve call} prints the same and ends the same whatever door it goes by. */
@Tag("G1")
@Tag("G3")
@Timeout(180)
class CallDoorsIT {
    @RegisterExtension
    static final RunningReeve REEVE = RunningReeve.shared();

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String SERVICE = "acme.Mirror";

    private static Worker worker;

    @BeforeAll
    static void startWorker() throws InterruptedException {
        worker = Worker.builder()
                .brokers("tcp://127.0.0.1:" + REEVE.brokerPort())
                .shutdownHook(false)
                .service(
                        "acme.mirror",
                        service -> service.method("Say", Codec.payload(), CallDoorsIT::say)
                                .method("Count", Codec.payload(), CallDoorsIT::count))
                .start();
        assertThat(worker.awaitReady(SOON)).isTrue();
    }

    @AfterAll
    static void stopWorker() {
        worker.close();
    }

    private static Payload json(String text) {
        return new Payload(text.getBytes(StandardCharsets.UTF_8), "application/json");
    }

    private static Payload say(Payload body, Call<Payload> call) {
        String text = new String(body.bytes(), StandardCharsets.UTF_8);
        String colour = call.meta().getOrDefault("x-app-colour", "");
        return json("[" + text + ",\"" + colour + "\",\"" + call.idempotencyKey() + "\"]");
    }

    private static Payload count(Payload body, Call<Payload> call) {
        call.emit(json("1"));
        call.emit(json("2"));
        return json("3");
    }

    private static Launcher.Result call(String door, String method, String... more) {
        List<String> words = new ArrayList<>(List.of("call", "--door", door));
        words.add(door.equals("http") || door.equals("sse") || door.startsWith("ws") ? "acme.mirror" : SERVICE);
        words.add(method);
        words.addAll(List.of(more));
        return REEVE.process().cli(words.toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "sse", "connect", "grpc", "grpc-web", "ws", "ws-proto"})
    void printsTheReplyAndCarriesWhatGoesBesideTheBody(String door) {
        Launcher.Result result =
                call(door, "Say", "{\"name\":\"Ada\"}", "--header", "x-app-colour=red", "--idempotency-key", door);

        assertThat(result.err()).isEmpty();
        assertThat(result.out()).isEqualTo("[{\"name\":\"Ada\"},\"red\",\"" + door + "\"]\n");
        assertThat(result.exitCode()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sse", "connect", "grpc", "ws-proto"})
    void printsEachReplyOfAStream(String door) {
        Launcher.Result result = call(door, "Count", "{}", "--stream");

        assertThat(result.out().lines()).as(result.err()).containsExactly("1", "2", "3");
        assertThat(result.exitCode()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "connect", "grpc", "ws-proto"})
    void saysAnErrorInTheSameWords(String door) throws IOException {
        Launcher.Result result = call(door, "Sing", "{}", "--json");

        JsonNode error = new ObjectMapper().readTree(result.err());
        assertThat(error.path("reason").asText()).as(result.err()).isEqualTo("METHOD_UNKNOWN");
        assertThat(error.path("code").asText()).isEqualTo("unimplemented");
        assertThat(error.path("status").asInt()).isEqualTo(501);
        assertThat(error.path("requestId").asText()).hasSize(36);
        assertThat(result.exitCode()).isEqualTo(1);
    }

    @Test
    void aKeyThatIsNoneIsNotAllowedByGrpcEither() {
        Launcher.Result result = call("grpc", "Say", "{}", "--key", "rvs_wrong");

        assertThat(result.exitCode()).as(result.err()).isEqualTo(3);
        assertThat(result.err()).contains("UNAUTHENTICATED");
    }
}
