// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The first six minutes of somebody who builds an app: the commands as the README and the terminal give them. */
@Tag("journey-1")
class JourneyMobileDeveloperIT {
    @RegisterExtension
    static final RunningReeve REEVE = RunningReeve.shared();

    private final Http http = new Http(REEVE.url());

    @Test
    void theTerminalShowsEveryPartAndWhatToDoNext() {
        assertThat(REEVE.process().lines())
                .anyMatch(line -> line.startsWith("postgres "))
                .anyMatch(line -> line.startsWith("broker "))
                .anyMatch(line -> line.startsWith("auth "))
                .anyMatch(line -> line.startsWith("logger "))
                .anyMatch(line -> line.startsWith("echo "))
                .anyMatch(line -> line.startsWith("gateway "))
                .anyMatch(line -> line.startsWith("Reeve is ready"))
                .anyMatch(line -> line.contains(REEVE.url() + "/console/"));
    }

    @Test
    void thePrintedLineCallsEchoAsItIsPasted() {
        Launcher.Result result = Launcher.shell(
                java.util.Map.of(),
                Duration.ofSeconds(30),
                REEVE.process().tryLine().replace("curl ", "curl -sS -i "));

        assertThat(result.out()).contains("200").contains("{\"text\":\"hi\"}").containsIgnoringCase("X-Request-Id");
    }

    @Test
    void anAppStartsAnonymouslyAndCallsAService() {
        JsonNode session = http.anonymous();

        Http.Answer answer =
                http.post("/v1/services/echo/say", session.path("accessToken").asText(), "{\"text\":\"hi\"}");

        assertThat(session.path("user").asText()).startsWith("u_");
        assertThat(session.path("anonymous").asBoolean()).isTrue();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"text\":\"hi\"}");
        assertThat(answer.header("X-Request-Id")).isNotBlank();
    }

    @Test
    void aSecondClientSeesWhatTheFirstPublishes() {
        String token =
                http.get("/status/", "").status() == 200 ? REEVE.cli("token").strip() : "";
        try (TestSocket first = TestSocket.open(REEVE.url(), token);
                TestSocket second = TestSocket.open(REEVE.url(), token)) {
            second.send("{\"id\":2,\"subscribe\":{\"topic\":\"chat.lobby\"}}");
            second.awaitFrame(frame -> frame.path("id").asInt() == 2 && frame.has("done"));

            first.send("{\"id\":2,\"publish\":{\"topic\":\"chat.lobby\",\"body\":{\"say\":\"hello\"}}}");

            JsonNode publication =
                    second.awaitFrame(frame -> frame.has("publication")).path("publication");
            assertThat(publication.path("topic").asText()).isEqualTo("chat.lobby");
            assertThat(publication.path("body").path("say").asText()).isEqualTo("hello");
        }
    }
}
