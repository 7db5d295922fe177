// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.gateway;

import dev.reeve.bench.FreePort;
import dev.reeve.bench.broker.BenchException;
import dev.reeve.bench.broker.BenchProcess;
import dev.reeve.bench.broker.Hub;
import dev.reeve.bench.broker.Main;
import dev.reeve.bench.broker.Order;
import dev.reeve.bench.broker.Pace;
import dev.reeve.bench.broker.Processes;
import dev.reeve.bench.broker.ReeveBroker;
import dev.reeve.bench.broker.Sample;
import dev.reeve.bench.parts.Part;
import dev.reeve.bench.parts.PartResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * P9: unary calls through gateway, broker and worker, each a process, beside servers that answer themselves. All
 * processes live at once and carry the same load one after the other.
 */
final class CallsPart implements Part<PartContext> {
    static final String GATEWAY = "gateway";
    static final String DIRECT = " direct";
    static final int BODY_BYTES = 110;

    private static final List<Integer> WINDOWS = List.of(1, 64, 256);
    private static final int WARM_WINDOW = 64;

    @Override
    public String name() {
        return "calls";
    }

    @Override
    public String words() {
        return "P9, unary calls of " + BODY_BYTES + " bytes through every door beside servers with nothing behind them";
    }

    @Override
    public PartResult run(PartContext context) throws IOException, InterruptedException {
        try (PartProcesses all = new PartProcesses(context)) {
            List<Subject> subjects = warm(context, start(context, all));
            List<CallCell> cells = new ArrayList<>();
            for (int window : WINDOWS) {
                cells.addAll(measure(context, subjects, window));
            }
            return CallTable.result(name(), cells);
        }
    }

    private static List<Subject> start(PartContext context, PartProcesses all)
            throws IOException, InterruptedException {
        Hub hub = ReeveBroker.start(context.surroundings(), "broker", Map.of());
        BenchProcess broker = all.add(Objects.requireNonNull(hub.process()));
        BenchProcess worker = all.own("worker", GatewayMain.WORKER, hub.endpoint());
        ReeveGateway gateway = ReeveGateway.start(context.surroundings(), hub.endpoint(), Map.of());
        BenchProcess _ = all.add(gateway.process());
        gateway.awaitEcho();
        int grpcPort = FreePort.find();
        int httpPort = FreePort.find();
        BenchProcess grpc = all.own("grpc", GatewayMain.GRPC_SERVER, Integer.toString(grpcPort));
        BenchProcess http = all.own("http", GatewayMain.HTTP_SERVER, Integer.toString(httpPort));
        List<Subject> subjects = new ArrayList<>();
        subjects.add(direct(all, Door.GRPC, grpc, grpcPort));
        subjects.add(direct(all, Door.HTTP, http, httpPort));
        for (Door door : Door.values()) {
            Processes processes = new Processes(door.word());
            processes.add(Main.SERVER, broker);
            processes.add(Main.WORKER, worker);
            processes.add(GATEWAY, gateway.process());
            processes.add(Main.CLIENT, client(all, door.word(), door, gateway.port()));
            subjects.add(new Subject(door.word(), processes));
        }
        return subjects;
    }

    private static Subject direct(PartProcesses all, Door door, BenchProcess server, int port)
            throws IOException, InterruptedException {
        String name = door.word() + DIRECT;
        Processes processes = new Processes(name);
        processes.add(Main.WORKER, server);
        processes.add(Main.CLIENT, client(all, name, door, port));
        return new Subject(name, processes);
    }

    private static BenchProcess client(PartProcesses all, String name, Door door, int port)
            throws IOException, InterruptedException {
        String title = "client-" + name.replace(' ', '-');
        return all.own(title, GatewayMain.CLIENT, door.word(), Integer.toString(port));
    }

    /** A door that does not answer is named and left out. */
    private static List<Subject> warm(PartContext context, List<Subject> subjects) throws InterruptedException {
        List<Subject> present = new ArrayList<>();
        for (Subject subject : subjects) {
            try {
                Sample _ = subject.processes.run(new Order(
                        new Pace.Closed(WARM_WINDOW),
                        BODY_BYTES,
                        context.timing().settleMs(),
                        context.timing().warmUpMs()));
                present.add(subject);
            } catch (BenchException e) {
                context.out().println("  " + subject.name + " is left out: " + e.getMessage());
            }
        }
        return present;
    }

    private static List<CallCell> measure(PartContext context, List<Subject> subjects, int window)
            throws InterruptedException {
        List<List<Sample>> samples = new ArrayList<>();
        subjects.forEach(_ -> samples.add(new ArrayList<>()));
        Order order = new Order(
                new Pace.Closed(window),
                BODY_BYTES,
                context.timing().settleMs(),
                context.timing().turnMs());
        for (int turn = 0; turn < context.timing().turns(); turn++) {
            for (int i = 0; i < subjects.size(); i++) {
                samples.get(i).add(subjects.get(i).processes.run(order));
            }
        }
        List<CallCell> cells = new ArrayList<>();
        for (int i = 0; i < subjects.size(); i++) {
            cells.add(CallCell.of(window, subjects.get(i).name, samples.get(i)));
        }
        return cells;
    }

    /** A way to the echo with its processes; those of ours are shared by all doors. */
    private record Subject(String name, Processes processes) {}
}
