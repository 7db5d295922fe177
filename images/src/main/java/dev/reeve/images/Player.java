// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.images;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program that was started for a {@link Rehearsal}. */
record Player(Process process, int managementPort) {
    // On a busy machine; the operator says nothing until it has looked for the API server for 20 s.
    private static final Duration READY_MAX = Duration.ofMinutes(2);
    // Up, and still not ready: what it lacks is not here.
    private static final Duration SETTLED = Duration.ofSeconds(5);
    private static final Duration ASK_MAX = Duration.ofSeconds(5);
    private static final int PAUSE_MS = 50;
    private static final int OK = 200;

    static Player start(Start how, List<String> command, Map<String, String> settings, Path log) throws IOException {
        int port = Rehearsal.freePort();
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(log.resolveSibling("tmp").toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().clear();
        builder.environment().putAll(settings);
        // A worker in Quarkus would open the second one too.
        String setting = how instanceof Start.Quarkus ? "QUARKUS_MANAGEMENT_PORT" : "REEVE_MANAGEMENT_PORT";
        builder.environment().put(setting, Integer.toString(port));
        return new Player(builder.start(), port);
    }

    /** How far it got. */
    enum State {
        READY,
        /** It answers that it is not ready. */
        UP,
        /** It has ended, or has said nothing for long. */
        SILENT
    }

    /** @param complete whether all that it needs is there: then it is waited for as long as it takes */
    State awaitReady(boolean complete) throws InterruptedException {
        long end = System.nanoTime() + READY_MAX.toNanos();
        State state = State.SILENT;
        try (HttpClient http = HttpClient.newBuilder().connectTimeout(ASK_MAX).build()) {
            while (System.nanoTime() - end < 0 && !process.waitFor(PAUSE_MS, TimeUnit.MILLISECONDS)) {
                int status = ask(http, "/q/health/ready");
                if (status == OK) {
                    var _ = ask(http, "/q/metrics");
                    return State.READY;
                }
                if (status > 0 && state == State.SILENT && !complete) {
                    state = State.UP;
                    end = System.nanoTime() + SETTLED.toNanos();
                }
            }
        }
        return state;
    }

    /** Returns 0 if nobody answers. */
    private int ask(HttpClient http, String path) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + path))
                .timeout(ASK_MAX)
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException _) {
            return 0;
        }
    }
}
