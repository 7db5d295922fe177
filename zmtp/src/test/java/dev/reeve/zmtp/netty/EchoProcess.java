// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.netty;

import dev.reeve.zmtp.EchoRouter;
import dev.reeve.zmtp.RouterSettings;
import dev.reeve.zmtp.TransportLoop;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A router in a process of its own, as both ends of many connections need more descriptors than one may have. */
final class EchoProcess implements AutoCloseable {

    /** What the process says of itself. */
    record Figures(int connections, Duration cpu, long residentKib, Duration longestStall) {}

    private final Process process;
    private final BufferedReader out;
    private final BufferedWriter in;
    private final String endpoint;

    private EchoProcess(Process process) throws IOException {
        this.process = process;
        this.out = process.inputReader(StandardCharsets.UTF_8);
        this.in = process.outputWriter(StandardCharsets.UTF_8);
        this.endpoint = Objects.requireNonNull(out.readLine(), "the process did not start");
    }

    static EchoProcess start(String endpoint) throws IOException {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return new EchoProcess(new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        classPath,
                        EchoProcess.class.getName(),
                        endpoint))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    String endpoint() {
        return endpoint;
    }

    Figures figures() throws IOException {
        in.write("figures\n");
        in.flush();
        String[] said =
                Objects.requireNonNull(out.readLine(), "the process has ended").split(" ", 2);
        return new Figures(
                Integer.parseInt(said[0]),
                process.info().totalCpuDuration().orElseThrow(),
                Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                        .findFirst()
                        .orElseThrow(),
                Duration.ofNanos(Long.parseLong(said[1])));
    }

    /** Without a farewell. */
    @Override
    public void close() {
        process.destroyForcibly();
        try {
            boolean _ = process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** The process itself: ends with its input. */
    public static void main(String[] arguments) throws IOException {
        EchoRouter echo = new EchoRouter(new NettyTransportProvider(), RouterSettings.defaults(), arguments[0]);
        AtomicLong stallNs = new AtomicLong();
        watch(Objects.requireNonNull(echo.router().loop()), System.nanoTime(), stallNs);
        say(echo.endpoint());
        BufferedReader asked = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        while (asked.readLine() != null) {
            say(echo.router().stats().connections() + " " + stallNs.get());
        }
        Runtime.getRuntime().halt(0);
    }

    private static void say(String line) throws IOException {
        System.out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        System.out.flush();
    }

    private static void watch(TransportLoop loop, long lastNs, AtomicLong stallNs) {
        Duration each = Duration.ofMillis(10);
        loop.schedule(
                () -> {
                    long nowNs = System.nanoTime();
                    stallNs.accumulateAndGet(nowNs - lastNs - each.toNanos(), Math::max);
                    watch(loop, nowNs, stallNs);
                },
                each);
    }
}
