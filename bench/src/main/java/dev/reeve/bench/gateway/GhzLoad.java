// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.gateway;

import dev.reeve.bench.broker.BenchException;
import dev.reeve.bench.broker.GrpcEcho;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Runs ghz, each time as a process of its own.
 *
 * @param folder what it reads and writes
 */
record GhzLoad(Path program, Path folder) {
    static final int CALLS_AT_ONCE = 64;
    static final int CONNECTIONS = 4;

    /** It connects, waits for the last answers, and writes a line for each call. */
    private static final Duration OVERTIME = Duration.ofSeconds(60);

    /** As many bytes as the other loads have. */
    private static final String DATA = "{\"text\":\"" + "x".repeat(CallsPart.BODY_BYTES - 2) + "\"}";

    private static final String PROTO = """
            syntax = "proto3";
            package bench;
            message Text { string text = 1; }
            service Bench { rpc Echo(Text) returns (Text); }
            """;

    static GhzLoad make(Path program, Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("bench.proto"), PROTO);
        return new GhzLoad(program, folder);
    }

    /** Calls whose figures nobody wants. */
    void warm(int port, long millis) throws IOException, InterruptedException {
        call(port, millis, "summary", folder.resolve("warm.txt"));
    }

    /** One turn. */
    GhzReport run(int port, long millis) throws IOException, InterruptedException {
        Path report = folder.resolve("report.json");
        call(port, millis, "json", report);
        return GhzReport.read(report);
    }

    private void call(int port, long millis, String format, Path report) throws IOException, InterruptedException {
        List<String> command = List.of(
                program.toString(),
                "--insecure",
                "--proto=" + folder.resolve("bench.proto"),
                "--call=" + GrpcEcho.SERVICE + ".Echo",
                "--data=" + DATA,
                // It would make the same message anew for each call, on the processors of those it measures.
                "--disable-template-functions",
                "--disable-template-data",
                "--concurrency=" + CALLS_AT_ONCE,
                "--connections=" + CONNECTIONS,
                "--duration=" + millis + "ms",
                "--duration-stop=wait",
                "--format=" + format,
                "--output=" + report,
                "127.0.0.1:" + port);
        Path log = folder.resolve("ghz.log");
        Process ghz = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            if (!ghz.waitFor(Duration.ofMillis(millis).plus(OVERTIME))) {
                throw new BenchException("ghz does not end");
            }
        } finally {
            ghz.destroyForcibly();
        }
        if (ghz.exitValue() != 0) {
            throw new BenchException("ghz ended with " + ghz.exitValue() + ": see " + log);
        }
    }
}
