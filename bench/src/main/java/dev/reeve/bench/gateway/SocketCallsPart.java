// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.gateway;

import dev.reeve.bench.auth.Places;
import dev.reeve.bench.auth.ReeveUp;
import dev.reeve.bench.broker.BenchProcess;
import dev.reeve.bench.broker.Main;
import dev.reeve.bench.broker.Order;
import dev.reeve.bench.broker.Pace;
import dev.reeve.bench.broker.Processes;
import dev.reeve.bench.broker.Sample;
import dev.reeve.bench.parts.Part;
import dev.reeve.bench.parts.PartResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Calls over WebSockets, which need a token: so {@code ./reeve up} is behind the gateway, and its broker. */
final class SocketCallsPart implements Part<PartContext> {
    private static final List<Integer> WINDOWS = List.of(1, 64, 256);
    private static final Map<String, String> BOUNDS = Map.of(
            "reeve.gateway.limits.socket.frame-rate", "1000000",
            "reeve.gateway.limits.socket.frame-burst", "1000000",
            "reeve.gateway.limits.socket.open-calls", "1000");

    @Override
    public String name() {
        return "socket-calls";
    }

    @Override
    public String words() {
        return "calls of " + CallsPart.BODY_BYTES + " bytes over four WebSockets, reeve.v1.json, with a token";
    }

    @Override
    public PartResult run(PartContext context) throws IOException, InterruptedException {
        try (Places places = Places.make("socket-calls");
                PartProcesses all = new PartProcesses(context)) {
            ReeveUp up = ReeveUp.start(places.root(), places.data().resolve("reeve"), places.logs(), List.of());
            BenchProcess _ = all.add(up.process());
            return measure(context, all, up);
        }
    }

    private PartResult measure(PartContext context, PartProcesses all, ReeveUp up)
            throws IOException, InterruptedException {
        String broker = "tcp://127.0.0.1:" + up.brokerPort();
        BenchProcess worker = all.own("socket-calls-worker", GatewayMain.WORKER, broker);
        ReeveGateway gateway = ReeveGateway.start(context.surroundings(), broker, BOUNDS);
        BenchProcess _ = all.add(gateway.process());
        gateway.awaitEcho(up.adminKey());
        Processes processes = new Processes("ws");
        processes.add(Main.SERVER, up.process());
        processes.add(Main.WORKER, worker);
        processes.add(CallsPart.GATEWAY, gateway.process());
        String port = Integer.toString(gateway.port());
        processes.add(Main.CLIENT, all.own("socket-calls-client", GatewayMain.SOCKET_CLIENT, port, up.adminKey()));
        Sample _ = processes.run(order(context, WINDOWS.get(1), context.timing().warmUpMs()));
        List<CallCell> cells = new ArrayList<>();
        for (int window : WINDOWS) {
            List<Sample> turns = new ArrayList<>();
            for (int turn = 0; turn < context.timing().turns(); turn++) {
                turns.add(processes.run(order(context, window, context.timing().turnMs())));
            }
            cells.add(CallCell.of(window, "ws", turns));
        }
        return CallTable.result(name(), cells);
    }

    private static Order order(PartContext context, int window, long millis) {
        return new Order(
                new Pace.Closed(window), CallsPart.BODY_BYTES, context.timing().settleMs(), millis);
    }
}
