// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that no good client sends, by raw sockets. */
class HostileHttpIT extends HostileHttpFixture {
    @Test
    @Tag("C8")
    void oneByteOverTheBodyLimitIs413AndOneUnderIsNot() throws Exception {
        // When
        HttpResponse<String> at = gateway.post("/v1/services/echo", "a".repeat(MIB));
        HttpResponse<String> over = gateway.post("/v1/services/echo", "a".repeat(MIB + 1));

        // Then
        assertThat(at.statusCode()).isEqualTo(200);
        assertThat(at.body()).hasSize(MIB);
        assertThat(over.statusCode()).isEqualTo(413);
        assertThat(over.body()).contains("\"reason\":\"TOO_LARGE\"");
    }

    @Test
    @Tag("C8")
    void anAnnouncedHugeBodyIsRefusedBeforeItComes() throws Exception {
        try (RawHttp raw = new RawHttp(gateway.port())) {
            // When
            raw.say(post("Content-Length: 99999999999\r\n", ""));

            // Then
            assertThat(raw.readAll()).startsWith("HTTP/1.1 413").contains("TOO_LARGE");
        }
    }

    @Test
    @Tag("C8")
    void aChunkedBodyIsRefusedAtTheFirstByteOver() throws Exception {
        try (RawHttp raw = new RawHttp(gateway.port())) {
            // Given
            raw.say(post("Transfer-Encoding: chunked\r\n", ""));
            String chunk = "10000\r\n" + "a".repeat(65_536) + "\r\n";

            // When
            for (int i = 0; i < 17; i++) {
                raw.say(chunk);
            }

            // Then
            assertThat(raw.readAll()).startsWith("HTTP/1.1 413").contains("TOO_LARGE");
        }
    }

    @Test
    void expectContinueIsAnsweredOnlyIfTheBodyIsWanted() throws Exception {
        try (RawHttp small = new RawHttp(gateway.port());
                RawHttp large = new RawHttp(gateway.port())) {
            // When
            small.say(post("Content-Length: 2\r\nExpect: 100-continue\r\n", ""));
            large.say(post("Content-Length: 2000000\r\nExpect: 100-continue\r\n", ""));

            // Then
            assertThat(small.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 100");
            assertThat(small.say("hi").readUntil("hi")).contains("200 OK");
            assertThat(large.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 413");
        }
    }

    @ParameterizedTest
    @Tag("C8")
    @ValueSource(ints = {17_000, 200_000})
    void headersOverTheLimitAre431(int size) throws Exception {
        try (RawHttp raw = new RawHttp(gateway.port())) {
            // When
            raw.say("GET /status/ HTTP/1.1\r\nHost: x\r\nX-Big: " + "a".repeat(size) + "\r\n\r\n");

            // Then
            assertThat(raw.readAll()).startsWith("HTTP/1.1 431").contains("problem+json");
        }
    }

    @Test
    void aRequestLineOverTheLimitIs414() throws Exception {
        try (RawHttp raw = new RawHttp(gateway.port())) {
            // When
            raw.say("GET /" + "a".repeat(20_000) + " HTTP/1.1\r\nHost: x\r\n\r\n");

            // Then
            assertThat(raw.readAll()).matches("(?s)HTTP/1.[01] 414 .*");
        }
    }

    @ParameterizedTest
    @Tag("A10")
    @ValueSource(
            strings = {
                "/v1/../v1/services",
                "/v1/services/../../status/",
                "/v1/%2e%2e/status/",
                "/status/%2e%2e/status/",
                "//status/",
                "/status//",
                "/status/;x",
                "/status/%3bx",
                "/%2fstatus/",
                "/v1%2fservices%2fecho",
                "/status/%00",
                "/status/%",
                "/status/%zz",
                "/status/%c0%ae",
                "/status/%252e",
                "/status\\",
                "/./status/",
                "/status/.",
                "/console/../../etc/passwd"
            })
    void anOddPathIsNoPath(String path) throws Exception {
        try (RawHttp raw = new RawHttp(gateway.port())) {
            // When
            raw.say("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

            // Then
            assertThat(raw.readAll()).startsWith("HTTP/1.1 404").contains("problem+json");
        }
    }

    @ParameterizedTest
    @Tag("A10")
    @ValueSource(
            strings = {
                "Host: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx",
                "Host: x\r\nContent-Length: -1\r\n\r\n",
                "Host: x\r\nContent-Length: +1\r\n\r\nx",
                "Host: x\r\nContent-Length: 0x1\r\n\r\nx",
                "Host: x\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
                "Host: x\r\nTransfer-Encoding: xchunked\r\n\r\n",
                "Host: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
                "Host: x\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "Host: x\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
                "Host: x\r\nContent-Length : 1\r\n\r\nx",
                "Host: x\r\nHost: y\r\nContent-Length: 1\r\n\r\nx",
                "Content-Length: 1\r\n\r\nx",
                "Host: x\r\n folded: y\r\nBad Header: 1\r\n\r\n",
                "Host: x\r\nX-Nul: a\0b\r\nContent-Length: 1\r\n\r\nx"
            })
    void aRequestTwoReadersCouldSeeDifferentlyIsRefusedAndTheConnectionClosed(String rest) throws Exception {
        // Given
        long before = gateway.upstream.calls.size();

        try (RawHttp raw = new RawHttp(gateway.port())) {
            // When
            raw.say("POST /v1/services/echo HTTP/1.1\r\n" + rest
                    + "GET /status/ HTTP/1.1\r\nHost: x\r\nX-Second: 1\r\n\r\n");
            String answer = raw.readAll();

            // Then
            assertThat(answer).startsWith("HTTP/1.1 400");
            assertThat(answer).doesNotContain("HTTP/1.1 200");
            assertThat(gateway.upstream.calls.size()).isEqualTo((int) before);
        }
    }

    @Test
    @Tag("A10")
    void whatFollowsALengthAndChunksAtOnceIsNeverASecondRequest() throws Exception {
        try (RawHttp raw = new RawHttp(gateway.port())) {
            // When
            String chunked = post("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n");
            raw.say(chunked + "GET /status/ HTTP/1.1\r\nHost: x\r\n\r\n");

            // Then
            assertThat(raw.readAll()).doesNotContain("Reeve gateway");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\0\0\0\0",
                "HELO mail\r\n\r\n",
                "GET / HTTP/9.9\r\n\r\n",
                "\r\n\r\n\r\n",
                "GET\r\n\r\n",
                "PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n"
            })
    void noiseIsClosed(String noise) throws Exception {
        try (RawHttp raw = new RawHttp(gateway.port())) {
            // When
            raw.say(noise);

            // Then
            assertThat(raw.readAll()).doesNotContain("200 OK").doesNotContain("\tat ");
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws Exception {
        try (RawHttp raw = new RawHttp(gateway.port())) {
            // When
            raw.say(post("Content-Length: 3\r\n", "one") + post("Content-Length: 3\r\nConnection: close\r\n", "two"));
            String all = raw.readAll();

            // Then
            assertThat(all.indexOf("one")).isPositive().isLessThan(all.indexOf("two"));
        }
    }

    @Test
    void gzipIsInflatedWithinTheRatio() throws Exception {
        // Given
        byte[] text = "some text that is not very long".getBytes(StandardCharsets.UTF_8);

        // When
        HttpResponse<String> good = gzipped(Gzip.of(text));
        HttpResponse<String> bomb = gzipped(Gzip.of(new byte[900_000]));
        HttpResponse<String> noGzip = gzipped(text);

        // Then
        assertThat(good.body()).isEqualTo(new String(text, StandardCharsets.UTF_8));
        assertThat(bomb.statusCode()).isEqualTo(413);
        assertThat(noGzip.statusCode()).isEqualTo(400);
    }

    @Test
    void anUnknownContentCodingIs415() throws Exception {
        // When
        HttpResponse<String> answer = gateway.post("/v1/services/echo", "x", "Content-Encoding", "br");

        // Then
        assertThat(answer.statusCode()).isEqualTo(415);
    }

    private static HttpResponse<String> gzipped(byte[] body) throws IOException, InterruptedException {
        return gateway.send(gateway.request("/v1/services/echo")
                .header("Content-Encoding", "gzip")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
    }
}
