// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One {@code ./reeve up} as a process, on free ports and its own data folder. */
final class UpProcess implements AutoCloseable {
    private static final Duration READY_TIMEOUT = Duration.ofSeconds(60);
    /** The second compiler costs a third of a start and pays off after minutes only. */
    private static final Map<String, String> SHORT_LIVED = Map.of("REEVE_JAVA_OPTS", "-XX:TieredStopAtLevel=1");

    private static final Duration OUTPUT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(60);

    private final Process process;
    private final Path dataFolder;
    private final int gatewayPort;
    private final int brokerPort;
    private final int managementPort;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Thread output;
    private final CountDownLatch readyOrEnded = new CountDownLatch(1);

    private UpProcess(Process process, Path dataFolder, int[] ports) {
        this.process = process;
        this.dataFolder = dataFolder;
        this.gatewayPort = ports[0];
        this.brokerPort = ports[1];
        this.managementPort = ports[2];
        this.output = Thread.ofVirtual().name("reeve-up-output").start(this::readOutput);
    }

    /** Starts and waits until it says that it is ready. */
    static UpProcess start(Path dataFolder, String... more) {
        UpProcess up = launch(dataFolder, freePorts(), more);
        assertThat(up.awaitReady()).as("output of ./reeve up: %s", up.lines).isTrue();
        return up;
    }

    /** Options of {@code up} for settings of the form {@code name=value}. */
    static String[] settings(String... values) {
        return Stream.of(values).flatMap(value -> Stream.of("--set", value)).toArray(String[]::new);
    }

    static UpProcess startOn(UpProcess earlier, String... more) {
        int[] ports = {earlier.gatewayPort, earlier.brokerPort, earlier.managementPort};
        UpProcess up = launch(earlier.dataFolder, ports, more);
        assertThat(up.awaitReady()).as("output of ./reeve up: %s", up.lines).isTrue();
        return up;
    }

    static UpProcess launch(Path dataFolder, int[] ports, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "up",
                "--data",
                dataFolder.toString(),
                "--set",
                "reeve.gateway.port=" + ports[0],
                "--set",
                "reeve.broker.mdp.port=" + ports[1],
                "--set",
                "quarkus.management.port=" + ports[2],
                "--set",
                "reeve.standalone.postgres-home=" + PostgresHome.shared()));
        arguments.addAll(List.of(more));
        try {
            Process process = Launcher.reeve(SHORT_LIVED, arguments)
                    .redirectErrorStream(true)
                    .start();
            return new UpProcess(process, dataFolder, ports);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean awaitReady() {
        try {
            return readyOrEnded.await(READY_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS) && isReady();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** What it has said until now. */
    List<String> output() {
        return List.copyOf(lines);
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + gatewayPort);
    }

    Path dataFolder() {
        return dataFolder;
    }

    UpDatabase database() {
        return new UpDatabase(dataFolder);
    }

    int brokerPort() {
        return brokerPort;
    }

    int managementPort() {
        return managementPort;
    }

    List<String> lines() {
        return lines;
    }

    Process process() {
        return process;
    }

    /** As printed at the first start. */
    String adminKey() {
        return printed("admin key +(rvs_\\S+)");
    }

    String appKey() {
        return printed("app key +(rvp_\\S+)");
    }

    /** The line that a new user pastes. */
    String tryLine() {
        return printed("try +(curl .*)");
    }

    Map<String, String> environment() {
        return Map.of("REEVE_DATA", dataFolder.toString(), "REEVE_URL", url().toString());
    }

    /** Runs one of the launcher's commands against this installation. */
    Launcher.Result cli(String... arguments) {
        return Launcher.run(environment(), Duration.ofSeconds(30), arguments);
    }

    /** Ctrl-C, then waits. Returns the exit code. */
    int stop() {
        signal("INT");
        return awaitExit();
    }

    int awaitExit() {
        try {
            if (!process.waitFor(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("./reeve up did not stop: " + lines);
            }
            // What it said last may still be on its way.
            var _ = output.join(OUTPUT_TIMEOUT);
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    void signal(String name) {
        Launcher.run(new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())), Duration.ofSeconds(5));
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            signal("TERM");
            awaitExit();
        }
    }

    static int[] freePorts() {
        int[] ports = new int[3];
        ServerSocket[] sockets = new ServerSocket[ports.length];
        try {
            for (int i = 0; i < ports.length; i++) {
                sockets[i] = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ports[i] = sockets[i].getLocalPort();
            }
            for (ServerSocket socket : sockets) {
                socket.close();
            }
            return ports;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isReady() {
        return lines.stream().anyMatch(line -> line.startsWith("Reeve is ready")) && find("try +(curl .*)") != null;
    }

    private String printed(String pattern) {
        String found = find(pattern);
        assertThat(found)
                .as("'%s' in the output of ./reeve up: %s", pattern, lines)
                .isNotNull();
        return java.util.Objects.requireNonNull(found);
    }

    private @Nullable String find(String pattern) {
        Pattern compiled = Pattern.compile(pattern);
        for (String line : lines) {
            Matcher matcher = compiled.matcher(line);
            if (matcher.find()) {
                return matcher.group(1);
            }
        }
        return null;
    }

    private void readOutput() {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line = reader.readLine();
            while (line != null) {
                lines.add(line);
                if (line.contains("try ") && line.contains("curl ")) {
                    readyOrEnded.countDown();
                }
                line = reader.readLine();
            }
        } catch (IOException e) {
            lines.add("output ended: " + e.getMessage());
        } finally {
            readyOrEnded.countDown();
        }
    }
}
