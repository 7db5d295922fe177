// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.gateway;

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
 * C5: requests come at a fixed rate, whatever the answers do, at parts of what the same run found to be the most and
 * beyond. Once the workers are what is short, once the processors, on which the load maker is, too; it goes before
 * the servers there.
 */
final class OverloadPart implements Part<PartContext> {
    private static final String SLOW = "reeve.broker.services." + EchoWorker.SLOW_SERVICE + ".";

    /** A queue that is full after a second or two of too much: what is shown is what happens then. */
    private static final Map<String, String> SHORT_QUEUE =
            Map.of(SLOW + "policy", "public", SLOW + "queue-requests-max", "200");

    private static final int WINDOW = 64;
    /** As many as the short queue and its workers take and none more, so that the peak is one without a refusal. */
    private static final int SLOW_WINDOW = 128;
    /** Under each load before it is measured: a queue takes its time to be full. */
    private static final long SETTLE_MS = 5_000;

    @Override
    public String name() {
        return "overload";
    }

    @Override
    public String words() {
        return "C5, requests at a fixed rate, of 50, 80 and 120 % of what can be done";
    }

    @Override
    public PartResult run(PartContext context) throws IOException, InterruptedException {
        PartContext less = context.lessPressing();
        try (PartProcesses servers = new PartProcesses(less);
                PartProcesses all = new PartProcesses(context)) {
            Hub hub = ReeveBroker.start(less.surroundings(), "broker", SHORT_QUEUE);
            BenchProcess broker = servers.add(Objects.requireNonNull(hub.process()));
            BenchProcess worker = servers.own("worker", GatewayMain.WORKER, hub.endpoint());
            ReeveGateway gateway = ReeveGateway.start(less.surroundings(), hub.endpoint(), Map.of());
            BenchProcess _ = servers.add(gateway.process());
            gateway.awaitEcho();
            List<OverloadFigures> figures = new ArrayList<>();
            for (Shortage shortage : Shortage.values()) {
                Processes processes = new Processes(shortage.words);
                processes.add(Main.SERVER, broker);
                processes.add(Main.WORKER, worker);
                processes.add(CallsPart.GATEWAY, gateway.process());
                processes.add(Main.CLIENT, client(all, shortage, gateway.port()));
                figures.add(measure(context, shortage, processes));
            }
            return OverloadTable.result(name(), figures);
        }
    }

    private static BenchProcess client(PartProcesses all, Shortage shortage, int port)
            throws IOException, InterruptedException {
        return all.own(
                "client-" + shortage.service,
                GatewayMain.HTTP_CLIENT,
                Integer.toString(port),
                Door.path(shortage.service));
    }

    private static OverloadFigures measure(PartContext context, Shortage shortage, Processes processes)
            throws InterruptedException {
        Pace closed = new Pace.Closed(shortage.window);
        Sample _ = processes.run(
                order(closed, context.timing().settleMs(), context.timing().warmUpMs()));
        List<OverloadFigures.Turn> turns = new ArrayList<>();
        for (int i = 0; i < context.timing().turns(); i++) {
            turns.add(turn(context, closed, processes));
        }
        return new OverloadFigures(shortage.words, turns);
    }

    private static OverloadFigures.Turn turn(PartContext context, Pace closed, Processes processes)
            throws InterruptedException {
        long turnMs = context.timing().turnMs();
        double peak = processes.run(order(closed, SETTLE_MS, turnMs)).perSecond();
        List<OverloadFigures.Level> levels = new ArrayList<>();
        for (int percent : OverloadFigures.PERCENTS) {
            long asked = Math.max(1, Math.round(peak * percent / 100));
            Sample sample = processes.run(order(new Pace.Open(asked), SETTLE_MS, turnMs));
            levels.add(new OverloadFigures.Level(asked, sample));
        }
        return new OverloadFigures.Turn(peak, levels);
    }

    private static Order order(Pace pace, long settleMs, long measureMs) {
        return new Order(pace, CallsPart.BODY_BYTES, settleMs, measureMs);
    }

    /** What there is too little of. */
    private enum Shortage {
        WORKERS(EchoWorker.SLOW_SERVICE, SLOW_WINDOW, "workers"),
        PROCESSORS(EchoWorker.PLAIN_SERVICE, WINDOW, "processors");

        private final String service;
        private final int window;
        private final String words;

        Shortage(String service, int window, String words) {
            this.service = service;
            this.window = window;
            this.words = words;
        }
    }
}
