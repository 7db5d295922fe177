// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.gateway;

import dev.reeve.bench.auth.Places;
import dev.reeve.bench.auth.ReeveUp;
import dev.reeve.bench.broker.BenchException;
import dev.reeve.bench.broker.BenchProcess;
import dev.reeve.bench.broker.Outcome;
import dev.reeve.bench.broker.Usage;
import dev.reeve.bench.broker.Waiting;
import dev.reeve.bench.parts.Part;
import dev.reeve.bench.parts.PartResult;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * P10 and C1: thousands of idle WebSockets, then a message to all of them; ours and a Node server on {@code ws}, one
 * after the other in one run. The gateway is a process of its own, with {@code ./reeve up} behind it for tokens and
 * topics.
 */
final class SocketsPart implements Part<PartContext> {
    private static final Duration LISTENS_WITHIN = Duration.ofSeconds(30);
    private static final Duration OPEN_TIME_MAX = Duration.ofMinutes(4);
    private static final Duration SAY_TIME_MAX = Duration.ofMinutes(5);
    private static final int TIMES = 20;
    private static final int TIMES_WARM = 5;
    private static final int SPARE_DESCRIPTORS = 200;
    /**
     * Longer than a ping's interval, so that each socket is pinged once. Passes once before it is measured: a runtime's
     * compiler and collector still work on what opening was.
     */
    private static final long IDLE_MS = 26_000;

    /** A heap for sockets alone; the young generation small, as idle sockets make little garbage. */
    private static final List<String> HEAP = List.of("-Xms32m", "-Xmx256m", "-Xmn48m");

    private static final Pattern PORT = Pattern.compile("port=(\\d+)");

    @Override
    public String name() {
        return "sockets";
    }

    @Override
    public String words() {
        return "P10, idle WebSockets and a message to all of them, beside a Node server on ws";
    }

    @Override
    public PartResult run(PartContext context) throws IOException, InterruptedException {
        int sockets = Math.min(context.options().sockets(), socketsMax());
        if (sockets < context.options().sockets()) {
            context.out()
                    .println(
                            "  " + sockets + " sockets: more file descriptors a process cannot have here (ulimit -Hn)");
        }
        List<SocketFigures> all = new ArrayList<>();
        try (Places places = Places.make("sockets")) {
            all.add(ours(context, places, sockets));
            SocketFigures theirs = theirs(context, sockets);
            if (theirs == null) {
                context.out().println("  ws is ABSENT; it needs Node: sh bench/peers/build-ws.sh");
            } else {
                all.add(theirs);
            }
        }
        return SocketTable.result(name(), all);
    }

    private static int socketsMax() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.UnixOperatingSystemMXBean unix
                ? (int) Math.min(Integer.MAX_VALUE, unix.getMaxFileDescriptorCount() - SPARE_DESCRIPTORS)
                : Integer.MAX_VALUE;
    }

    private static SocketFigures ours(PartContext context, Places places, int sockets)
            throws IOException, InterruptedException {
        try (PartProcesses all = new PartProcesses(context)) {
            ReeveUp up = ReeveUp.start(places.root(), places.data().resolve("reeve"), places.logs(), List.of());
            BenchProcess _ = all.add(up.process());
            ReeveGateway gateway =
                    ReeveGateway.start(context.surroundings(), "tcp://127.0.0.1:" + up.brokerPort(), Map.of(), HEAP);
            BenchProcess server = all.add(gateway.process());
            String uri = "ws://127.0.0.1:" + gateway.port() + "/v1/ws";
            return measure("reeve", server, all.own("crowd-reeve", GatewayMain.CROWD, uri, up.adminKey()), sockets);
        }
    }

    private static @Nullable SocketFigures theirs(PartContext context, int sockets)
            throws IOException, InterruptedException {
        Path folder = context.surroundings().root().resolve("bench/target/peers/ws");
        if (!Files.isDirectory(folder.resolve("node_modules/ws"))) {
            return null;
        }
        List<String> command = List.of("node", folder.resolve("server.mjs").toString());
        try (PartProcesses all = new PartProcesses(context)) {
            BenchProcess server = all.add(context.surroundings().program("ws", command, Map.of()));
            Matcher port = PORT.matcher(server.await("listens", LISTENS_WITHIN));
            if (!port.find()) {
                throw new BenchException("the Node server does not say where it listens");
            }
            String uri = "ws://127.0.0.1:" + port.group(1) + "/";
            return measure("ws", server, all.own("crowd-ws", GatewayMain.CROWD, uri), sockets);
        }
    }

    private static SocketFigures measure(String name, BenchProcess server, BenchProcess crowd, int sockets)
            throws InterruptedException {
        Usage before = server.usage();
        long startNs = System.nanoTime();
        crowd.say("open " + sockets);
        String[] opened = crowd.await(CrowdRole.OPENED, OPEN_TIME_MAX).split(" ", 3);
        double openSeconds = (System.nanoTime() - startNs) / 1e9;
        int ready = Integer.parseInt(opened[1]);
        if (ready == 0) {
            throw new BenchException(name + " let no socket in: " + opened[2]);
        }
        Waiting.forMs(IDLE_MS);
        Usage open = server.usage();
        long idleNs = System.nanoTime();
        Waiting.forMs(IDLE_MS);
        Usage idle = server.usage();
        double idleShare = idle.since(open).cpuSeconds() / ((System.nanoTime() - idleNs) / 1e9);
        crowd.say("say " + TIMES_WARM);
        Outcome _ = Outcome.parse(crowd.await(Outcome.WORD, SAY_TIME_MAX));
        Usage said = server.usage();
        crowd.say("say " + TIMES);
        Outcome all = Outcome.parse(crowd.await(Outcome.WORD, SAY_TIME_MAX));
        double cpuEach = server.usage().since(said).cpuSeconds() / TIMES;
        return new SocketFigures(
                name,
                new SocketFigures.Open(sockets, ready, openSeconds, opened[2]),
                new SocketFigures.Idle(before.residentBytes(), idle.residentBytes(), idleShare),
                new SocketFigures.ToAll(TIMES, all, cpuEach));
    }
}
