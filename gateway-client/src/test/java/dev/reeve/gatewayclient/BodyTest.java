// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.StringValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BodyTest {
    @Test
    void takesWhatAnAppHasAtHand() {
        assertThat(Body.from(null)).isSameAs(Body.EMPTY);
        assertThat(text(Body.from("{\"a\":1}"))).isEqualTo("{\"a\":1} application/json");
        assertThat(text(Body.from(Map.of("a", 1)))).isEqualTo("{\"a\":1} application/json");
        assertThat(text(Body.from(new Point(1, 2)))).isEqualTo("{\"x\":1,\"y\":2} application/json");
        assertThat(Body.from(new byte[] {1}).contentType()).isEqualTo("application/octet-stream");
        assertThat(Body.from(StringValue.of("hi")).contentType()).isEqualTo("application/proto");
        assertThat(Body.from(Body.of(new byte[] {1}, "image/png")).contentType())
                .isEqualTo("image/png");
        assertThatThrownBy(() -> Body.from("no json")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void givesAnAnswerAsWhatTheAppAsksFor() {
        Reply json = new Reply(Body.from("{\"x\":1,\"y\":2,\"z\":3}"), false);
        Reply message = new Reply(Body.from(StringValue.of("hi")), false);

        assertThat(json.as(Point.class)).isEqualTo(new Point(1, 2));
        assertThat(json.map()).containsEntry("z", 3);
        assertThat(json.bytes()).hasSize(19);
        assertThat(message.parse(StringValue::parseFrom).getValue()).isEqualTo("hi");
        assertThatThrownBy(() -> message.as(Point.class)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> json.parse(bytes -> {
                    throw new IOException("no");
                }))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void bytesTravelInAFrameAsBase64() {
        Body png = Body.of(new byte[] {1, 2, 3}, "image/png");
        ClientFrame frame = new ClientFrame.Publish(1, "t", png, "");

        String json = JsonFrames.encode(frame).toString();

        assertThat(json).contains("\"bodyBase64\":\"AQID\"").contains("\"contentType\":\"image/png\"");
        Body back = Body.ofMembers(Json.parsed(
                "{\"bodyBase64\":\"AQID\",\"contentType\":\"image/png\"}".getBytes(StandardCharsets.UTF_8)));
        assertThat(back.bytes()).isEqualTo(png.bytes());
    }

    @Test
    void optionsReachBothDoors() {
        CallOptions options = CallOptions.DEFAULT
                .deadline(Duration.ofSeconds(2))
                .affinity("room-1")
                .traceparent("00-11111111111111111111111111111111-2222222222222222-01")
                .header("x-app-tab", "cart");
        Operation call = new Operation.Invoke("shop", "buy", Body.EMPTY, options, "r-1", false);

        String frame = JsonFrames.encode(call.frame(7, 2_000)).toString();
        Map<String, String> headers = call.request(2_000, "").headers();

        assertThat(frame).contains("\"affinityKey\":\"room-1\"").contains("\"x-app-tab\":\"cart\"");
        assertThat(headers)
                .containsEntry("Reeve-Affinity", "room-1")
                .containsEntry("x-app-tab", "cart")
                .containsEntry("Reeve-Deadline-Ms", "2000")
                .containsKey("traceparent");
        assertThatThrownBy(() -> CallOptions.DEFAULT.header("cookie", "x"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CallOptions.DEFAULT.idempotencyKey("")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nothingThatHoldsASecretShowsIt() {
        assertThat(new ClientFrame.Auth(1, "at-secret", "c").toString()).doesNotContain("secret");
        assertThat(new AccessToken("at-secret", 0, 0, 0).toString()).doesNotContain("secret");
        assertThat(new Installation("i_1", "is-secret", false).toString()).doesNotContain("secret");
        assertThat(new HttpCall.Request(Map.of(), "at-secret", Body.EMPTY).toString())
                .doesNotContain("secret");
        assertThat(new Transport.HttpRequest("POST", "http://x", Map.of("Authorization", "secret"), new byte[0])
                        .toString())
                .doesNotContain("secret");
    }

    private static String text(Body body) {
        return new String(body.bytes(), StandardCharsets.UTF_8) + ' ' + body.contentType();
    }

    record Point(int x, int y) {}
}
