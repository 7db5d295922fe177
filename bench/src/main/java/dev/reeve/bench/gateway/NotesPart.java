// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.gateway;

import dev.reeve.bench.FreePort;
import dev.reeve.bench.broker.BenchException;
import dev.reeve.bench.broker.BenchProcess;
import dev.reeve.bench.broker.Hub;
import dev.reeve.bench.broker.ReeveBroker;
import dev.reeve.bench.broker.Usage;
import dev.reeve.bench.broker.Waiting;
import dev.reeve.bench.parts.Part;
import dev.reeve.bench.parts.PartResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * P8: messages of 110 bytes from two processes into one listening socket, deserialised one by one: the gateway's TCP
 * server beside BuffStreams in Go. Then the same server with Foreman's frames, of which there is no server beside ours,
 * and the packaged gateway with a broker and a worker. All live at once and take the same load one after the other;
 * each counts what it has taken.
 */
final class NotesPart implements Part<PartContext> {
    private static final int WRITERS = 2;
    private static final Duration ANSWER_TIME_MAX = Duration.ofSeconds(60);

    @Override
    public String name() {
        return "buffstreams";
    }

    @Override
    public String words() {
        return "P8, messages of 110 bytes into one TCP socket beside BuffStreams in Go";
    }

    @Override
    public PartResult run(PartContext context) throws IOException, InterruptedException {
        Path go = context.surroundings().root().resolve("bench/target/peers/buffstreams");
        if (!Files.isExecutable(go)) {
            throw new BenchException("BuffStreams is not built: sh bench/peers/build-buffstreams.sh says why");
        }
        try (PartProcesses all = new PartProcesses(context)) {
            List<Target> targets = start(context, go, all);
            List<NoteCell> cells = new ArrayList<>();
            for (NoteLoad load : NoteLoad.values()) {
                List<Target> loaded = targets.stream()
                        .filter(target -> target.singles || load == NoteLoad.BLOCKS)
                        .toList();
                cells.addAll(measure(context, go, loaded, load));
            }
            return NoteTable.result(name(), cells);
        }
    }

    private static List<Target> start(PartContext context, Path go, PartProcesses all)
            throws IOException, InterruptedException {
        List<Target> targets = new ArrayList<>();
        int goPort = FreePort.find();
        BenchProcess theirs = all.addReady(context.surroundings()
                .program("buffstreams-go", List.of(go.toString(), "server", Integer.toString(goPort)), Map.of()));
        targets.add(new Target(NoteTable.GO, theirs, List.of(theirs), goPort, NoteWire.BUFFSTREAMS, true));
        targets.add(own(all, NoteTable.REEVE, NoteWire.BUFFSTREAMS, true));
        targets.add(own(all, NoteTable.FOREMAN, NoteWire.FOREMAN, false));
        Hub hub = ReeveBroker.start(context.surroundings(), "broker", Map.of());
        BenchProcess broker = all.add(Objects.requireNonNull(hub.process()));
        BenchProcess worker = all.own("notes-worker", GatewayMain.NOTE_WORKER, hub.endpoint());
        int one = FreePort.find();
        int many = FreePort.find();
        Map<String, String> settings = new HashMap<>(listener("one", one, 1));
        settings.putAll(listener("many", many, 256));
        ReeveGateway gateway = ReeveGateway.start(context.surroundings(), hub.endpoint(), settings);
        List<BenchProcess> chain = List.of(all.add(gateway.process()), broker, worker);
        NoteWire wire = NoteWire.BUFFSTREAMS;
        targets.add(new Target("gateway to worker, 1 in flight", worker, chain, one, wire, false));
        targets.add(new Target("gateway to worker, 256 in flight", worker, chain, many, wire, false));
        return targets;
    }

    private static Target own(PartProcesses all, String name, NoteWire wire, boolean singles)
            throws IOException, InterruptedException {
        int port = FreePort.find();
        BenchProcess server =
                all.own("notes-" + wire.name(), GatewayMain.NOTE_SERVER, Integer.toString(port), wire.name());
        return new Target(name, server, List.of(server), port, wire, singles);
    }

    private static Map<String, String> listener(String name, int port, int inFlight) {
        String prefix = "reeve.gateway.tcp.\"" + name + "\".";
        return Map.of(
                prefix + "codec",
                "buffstreams",
                prefix + "port",
                Integer.toString(port),
                prefix + "service",
                NoteWorker.SERVICE,
                prefix + "max-payload",
                Integer.toString(NoteServer.MAXIMUM),
                prefix + "waiting-frames",
                "4096",
                prefix + "in-flight",
                Integer.toString(inFlight));
    }

    private static List<NoteCell> measure(PartContext context, Path go, List<Target> targets, NoteLoad load)
            throws IOException, InterruptedException {
        List<List<NoteSample>> samples = new ArrayList<>();
        for (Target target : targets) {
            samples.add(new ArrayList<>());
            NoteSample _ = turn(context, go, target, load, context.timing().warmUpMs());
        }
        for (int turn = 0; turn < context.timing().turns(); turn++) {
            for (int i = 0; i < targets.size(); i++) {
                samples.get(i)
                        .add(turn(
                                context,
                                go,
                                targets.get(i),
                                load,
                                context.timing().turnMs()));
            }
        }
        List<NoteCell> cells = new ArrayList<>();
        for (int i = 0; i < targets.size(); i++) {
            cells.add(new NoteCell(targets.get(i).name, load, samples.get(i)));
        }
        return cells;
    }

    private static NoteSample turn(PartContext context, Path go, Target target, NoteLoad load, long measureMs)
            throws IOException, InterruptedException {
        try (PartProcesses writers = new PartProcesses(context)) {
            for (int i = 0; i < WRITERS; i++) {
                BenchProcess _ = writers.addReady(load.writer(context, go, target.port, target.wire, i));
            }
            Waiting.forMs(context.timing().settleMs());
            long before = target.taken();
            Usage usedBefore = usage(target.processes);
            long startNs = System.nanoTime();
            Waiting.forMs(measureMs);
            long taken = target.taken() - before;
            long nanos = System.nanoTime() - startNs;
            return new NoteSample(
                    taken, nanos, usage(target.processes).since(usedBefore).cpuSeconds());
        }
    }

    private static Usage usage(List<BenchProcess> processes) {
        return processes.stream()
                .map(BenchProcess::usage)
                .reduce((one, other) -> one.plus(other))
                .orElseThrow();
    }

    /**
     * Where messages are sent to.
     *
     * @param counter counts what was taken
     * @param processes whose processor time counts
     * @param singles the Go client's writes too, not the large ones alone
     */
    private record Target(
            String name, BenchProcess counter, List<BenchProcess> processes, int port, NoteWire wire, boolean singles) {
        long taken() throws InterruptedException {
            counter.say("?");
            String line = counter.await("taken", ANSWER_TIME_MAX);
            return Long.parseLong(line.substring(line.lastIndexOf(' ') + 1));
        }
    }
}
