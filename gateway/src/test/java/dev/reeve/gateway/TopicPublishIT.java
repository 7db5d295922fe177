// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Publishing over HTTP. */
class TopicPublishIT {
    private static final int BYTES_MAX = 65_536;
    private static final String[] PUBLISHER = {"Authorization", "Bearer pub"};
    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        gateway = RunningGateway.start("limits.address-rate", "10000", "limits.address-burst", "10000");
        gateway.upstream.token("pub", "u_1", "topics:publish:chat");
        gateway.upstream.token("sub", "u_2", "topics:subscribe:chat");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @BeforeEach
    void forget() {
        gateway.upstream.topics.published.clear();
    }

    @Test
    void aMessageOfAnyTypeIsAnsweredWithItsPosition() throws Exception {
        // When
        HttpResponse<String> first = gateway.post(
                "/v1/topics/chat.post",
                "{\"n\":1}",
                "Authorization",
                "Bearer pub",
                "Content-Type",
                "application/json",
                "Idempotency-Key",
                "k1");
        HttpResponse<String> second = gateway.post(
                "/v1/topics/chat.post",
                "hello",
                "Authorization",
                "Bearer pub",
                "Content-Type",
                "text/plain; charset=utf-8");
        HttpResponse<String> third = gateway.post("/v1/topics/chat.post", "", PUBLISHER);

        // Then
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(first.body()).isEqualTo("{\"epoch\":\"AQIDBAUGBwg\",\"offset\":1}");
        assertThat(second.body()).isEqualTo("{\"epoch\":\"AQIDBAUGBwg\",\"offset\":2}");
        assertThat(third.body()).isEqualTo("{\"epoch\":\"AQIDBAUGBwg\",\"offset\":3}");
        Topics.Publication published = gateway.upstream.topics.published.remove();
        assertThat(published.publisher()).isEqualTo("u_1");
        assertThat(published.contentType()).isEqualTo("application/json");
        assertThat(published.idempotencyKey()).hasSize(43);
        assertThat(gateway.upstream.topics.published.remove().contentType()).isEqualTo("text/plain; charset=utf-8");
    }

    @Test
    void aKeyIsItsCallersOwn() throws Exception {
        // Given
        gateway.upstream.token("pub2", "u_2", "topics:publish:chat");

        // When
        for (String token : new String[] {"pub", "pub", "pub2"}) {
            HttpResponse<String> _ = gateway.post(
                    "/v1/topics/chat.key", "1", "Authorization", "Bearer " + token, "Idempotency-Key", "k1");
        }

        // Then
        String first = gateway.upstream.topics.published.remove().idempotencyKey();
        assertThat(gateway.upstream.topics.published.remove().idempotencyKey()).isEqualTo(first);
        assertThat(gateway.upstream.topics.published.remove().idempotencyKey()).isNotEqualTo(first);
    }

    @Test
    @Tag("C8")
    void aMessageAtTheLimitIsTakenAndOneByteOverIsTooLarge() throws Exception {
        // When
        HttpResponse<String> most = gateway.post("/v1/topics/chat.big", "x".repeat(BYTES_MAX), PUBLISHER);
        HttpResponse<String> over = gateway.post("/v1/topics/chat.big", "x".repeat(BYTES_MAX + 1), PUBLISHER);

        // Then
        assertThat(most.statusCode()).isEqualTo(200);
        assertThat(over.statusCode()).isEqualTo(413);
        assertThat(over.body()).contains("TOO_LARGE");
        assertThat(gateway.upstream.topics.published).hasSize(1);
    }

    @Test
    @Tag("A10")
    void onlyThoseWithTheRightMayPublish() throws Exception {
        // When
        HttpResponse<String> nobody = gateway.post("/v1/topics/chat.x", "1");
        HttpResponse<String> reader = gateway.post("/v1/topics/chat.x", "1", "Authorization", "Bearer sub");
        HttpResponse<String> other = gateway.post("/v1/topics/chatter", "1", PUBLISHER);
        HttpResponse<String> inner = gateway.post("/v1/topics/reeve.revocations", "1", PUBLISHER);

        // Then
        assertThat(nobody.statusCode()).isEqualTo(401);
        assertThat(reader.statusCode()).isEqualTo(403);
        assertThat(other.statusCode()).isEqualTo(403);
        assertThat(inner.statusCode()).isEqualTo(403);
        assertThat(gateway.upstream.topics.published).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Chat.x", "chat..x", ".chat", "chat.", "ch%C3%A4t", "chat%20x"})
    void aNameThatIsNoTopicIsInvalid(String topic) throws Exception {
        // When
        HttpResponse<String> answer = gateway.post("/v1/topics/" + topic, "1", PUBLISHER);

        // Then
        assertThat(answer.statusCode()).isIn(400, 404);
        assertThat(gateway.upstream.topics.published).isEmpty();
    }

    @Test
    void otherMethodsAndPathsAreNotThere() throws Exception {
        // When
        HttpResponse<String> get = gateway.get("/v1/topics/chat.x", PUBLISHER);
        HttpResponse<String> post = gateway.post("/v1/topics/chat.x/events", "1", PUBLISHER);
        HttpResponse<String> more = gateway.get("/v1/topics/chat.x/events/1", PUBLISHER);
        HttpResponse<String> put = gateway.send(
                gateway.request("/v1/topics/chat.x").headers(PUBLISHER).PUT(HttpRequest.BodyPublishers.ofString("1")));

        // Then
        assertThat(get.statusCode()).isEqualTo(405);
        assertThat(get.headers().firstValue("Allow")).contains("POST");
        assertThat(post.headers().firstValue("Allow")).contains("GET");
        assertThat(more.statusCode()).isEqualTo(404);
        assertThat(put.statusCode()).isEqualTo(405);
    }
}
