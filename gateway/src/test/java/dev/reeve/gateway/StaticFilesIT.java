// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The user's own files over HTTP: those and nothing beside them. */
class StaticFilesIT {
    @TempDir
    private static Path parent;

    private static RunningGateway gateway;

    @BeforeAll
    static void start() throws IOException {
        Path folder = parent.resolve("site");
        Files.createDirectories(folder.resolve("app"));
        Files.writeString(parent.resolve("secret.txt"), "secret");
        Files.writeString(folder.resolve("index.html"), "<p>home");
        Files.writeString(folder.resolve("app/index.html"), "<p>app");
        Files.writeString(folder.resolve("app/main.js"), "main()");
        Files.writeString(folder.resolve("app/a b.txt"), "spaced");
        gateway = RunningGateway.start("static-dir", folder.toString());
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void theFolderIsServedAtTheRoot() throws Exception {
        HttpResponse<String> home = gateway.get("/");
        HttpResponse<String> script = gateway.get("/app/main.js");

        assertThat(home.statusCode()).isEqualTo(200);
        assertThat(home.body()).isEqualTo("<p>home");
        assertThat(gateway.get("/index.html").body()).isEqualTo("<p>home");
        assertThat(gateway.get("/app/").body()).isEqualTo("<p>app");
        assertThat(gateway.get("/app/a%20b.txt").body()).isEqualTo("spaced");
        assertThat(script.headers().firstValue("Content-Type")).hasValue("text/javascript; charset=utf-8");
        assertThat(script.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(script.headers().firstValue("Content-Security-Policy"))
                .hasValue(GatewaySettings.StaticSettings.POLICY);
        assertThat(script.headers().firstValue("Cache-Control")).hasValue("no-cache");
        assertThat(script.headers().firstValue("Server")).isEmpty();
    }

    @Test
    void aFolderWithoutItsSlashLeadsToTheOneWithIt() throws Exception {
        HttpResponse<String> answer = gateway.get("/app");

        assertThat(answer.statusCode()).isEqualTo(308);
        assertThat(answer.headers().firstValue("Location")).hasValue("./app/");
    }

    @Test
    void whatTheCallerHasIsNotSentAgain() throws Exception {
        String etag = gateway.get("/app/main.js").headers().firstValue("ETag").orElseThrow();

        HttpResponse<String> again = gateway.get("/app/main.js", "If-None-Match", "\"x\", " + etag);

        assertThat(etag).matches("\"[0-9a-f]{32}\"");
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(again.headers().firstValue("ETag")).hasValue(etag);
        assertThat(gateway.get("/app/main.js", "If-None-Match", "\"x\"").statusCode())
                .isEqualTo(200);
    }

    @Test
    void headHasTheLengthAndNoBody() throws Exception {
        HttpResponse<String> head =
                gateway.send(gateway.request("/app/main.js").method("HEAD", BodyPublishers.noBody()));

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValueAsLong("Content-Length")).hasValue(6);
        assertThat(head.body()).isEmpty();
    }

    @Test
    void filesAreReadOnly() throws Exception {
        HttpResponse<String> answer = gateway.post("/app/main.js", "x");

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).hasValue("GET, HEAD");
    }

    @Tag("S3")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../secret.txt",
                "/app/../../secret.txt",
                "/app/../index.html",
                "/%2e%2e/secret.txt",
                "/%2E%2E/secret.txt",
                "/.%2e/secret.txt",
                "/app/%2e%2e/%2e%2e/secret.txt",
                "/..%2fsecret.txt",
                "/..%5csecret.txt",
                "/..\\secret.txt",
                "/app\\main.js",
                "//index.html",
                "/app//main.js",
                "/./index.html",
                "/index.html;x",
                "/app;x/main.js",
                "/index.html%00",
                "/index.html%00.txt",
                "/index.html%3bx",
                "/app%2fmain.js",
                "/app/main.js/",
                "/index.html/",
                "/INDEX.HTML",
                "/App/main.js",
                "/app/main.JS",
                "/%252e%252e/secret.txt",
                "/%c0%ae%c0%ae/secret.txt",
                "/secret.txt",
                "/app/a+b.txt",
                "/index.html.",
                "/index.html%20",
                "/index.html::$DATA"
            })
    void noOtherSpellingReachesAFile(String path) throws Exception {
        try (RawHttp raw = new RawHttp(gateway.port())) {
            raw.say("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

            String answer = raw.readAll();

            assertThat(answer).startsWith("HTTP/1.1 4");
            assertThat(answer)
                    .doesNotContain("secret\n")
                    .doesNotContain("<p>home")
                    .doesNotContain("main()");
        }
    }

    @Test
    void reevesOwnRoutesGoOn() throws Exception {
        HttpResponse<String> status = gateway.get("/status/");

        assertThat(gateway.get("/echo/").statusCode()).isEqualTo(204);
        assertThat(status.statusCode()).isEqualTo(200);
        assertThat(status.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
        assertThat(gateway.post("/v1/services/echo", "x").body()).isEqualTo("x");
    }

    @Test
    void oneConnectionCarriesAHundredRequestsOfTheThreeRoutes() throws Exception {
        try (RawHttp raw = new RawHttp(gateway.port())) {
            String[] paths = {"/echo/", "/status/", "/app/main.js"};
            StringBuilder requests = new StringBuilder();
            IntStream.range(0, 100)
                    .forEach(i -> requests.append("GET %s HTTP/1.1\r\nHost: localhost\r\n%s\r\n"
                            .formatted(paths[i % 3], i == 99 ? "Connection: close\r\n" : "")));
            raw.say(requests.toString());

            String answers = raw.readAll();

            assertThat(answers.split("HTTP/1.1 2", -1)).hasSize(101);
        }
    }

    @Test
    void aFileInPlaceOfARouteStopsTheStart(@TempDir Path folder) throws IOException {
        Files.writeString(Files.createDirectories(folder.resolve("status")).resolve("index.html"), "mine");

        assertThatThrownBy(() -> RunningGateway.start("static-dir", folder.toString()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("reeve.gateway.static-dir")
                .hasMessageContaining("/status/");
    }

    @Test
    void thePolicyIsTheUsersChoice(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("x.html"), "x", StandardCharsets.UTF_8);
        try (RunningGateway own =
                        RunningGateway.start("static-dir", folder.toString(), "static-policy", "default-src https:");
                RunningGateway none = RunningGateway.start("static-dir", folder.toString(), "static-policy", "none")) {
            assertThat(own.get("/x.html").headers().firstValue("Content-Security-Policy"))
                    .hasValue("default-src https:");
            assertThat(none.get("/x.html").headers().firstValue("Content-Security-Policy"))
                    .isEmpty();
        }
    }
}
