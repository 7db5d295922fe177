// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.gateway;

import dev.reeve.bench.FreePort;
import dev.reeve.bench.Spread;
import dev.reeve.bench.broker.BenchException;
import dev.reeve.bench.broker.BenchProcess;
import dev.reeve.bench.broker.Hub;
import dev.reeve.bench.broker.ReeveBroker;
import dev.reeve.bench.broker.Verdict;
import dev.reeve.bench.parts.Part;
import dev.reeve.bench.parts.PartResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** P9 once more by a load maker that is not ours: ghz, against the gateway and the server that answers itself. */
final class GhzPart implements Part<PartContext> {
    private static final double WANTED = 0.6;

    @Override
    public String name() {
        return "ghz";
    }

    @Override
    public String words() {
        return "P9 by ghz, " + GhzLoad.CALLS_AT_ONCE + " unary calls at once on " + GhzLoad.CONNECTIONS
                + " connections";
    }

    @Override
    public PartResult run(PartContext context) throws IOException, InterruptedException {
        Path program = context.surroundings().root().resolve("bench/target/peers/ghz");
        if (!Files.isExecutable(program)) {
            throw new BenchException("ghz is not built; it needs Go: sh bench/peers/build-ghz.sh");
        }
        GhzLoad load = GhzLoad.make(program, context.surroundings().logs().resolve("ghz"));
        try (PartProcesses all = new PartProcesses(context)) {
            Hub hub = ReeveBroker.start(context.surroundings(), "ghz-broker", Map.of());
            BenchProcess _ = all.add(Objects.requireNonNull(hub.process()));
            BenchProcess _ = all.own("ghz-worker", GatewayMain.WORKER, hub.endpoint());
            ReeveGateway gateway = ReeveGateway.start(context.surroundings(), hub.endpoint(), Map.of());
            BenchProcess _ = all.add(gateway.process());
            gateway.awaitEcho();
            int direct = FreePort.find();
            BenchProcess _ = all.own("ghz-grpc", GatewayMain.GRPC_SERVER, Integer.toString(direct));
            return measure(context, load, gateway.port(), direct);
        }
    }

    private PartResult measure(PartContext context, GhzLoad load, int gateway, int direct)
            throws IOException, InterruptedException {
        load.warm(gateway, context.timing().warmUpMs());
        load.warm(direct, context.timing().warmUpMs());
        List<GhzReport> ours = new ArrayList<>();
        List<GhzReport> theirs = new ArrayList<>();
        for (int turn = 0; turn < context.timing().turns(); turn++) {
            theirs.add(load.run(direct, context.timing().turnMs()));
            ours.add(load.run(gateway, context.timing().turnMs()));
        }
        List<String> lines = List.of(
                "| door | a second (min .. max) | p50 ms | p99 ms | failed |",
                "|---|--:|--:|--:|--:|",
                line("grpc direct", theirs),
                line("grpc", ours));
        Map<String, Object> json = Map.of("direct", json(theirs), "gateway", json(ours));
        Verdict verdict = new Verdict(
                "P9", "ghz: grpc by grpc direct", Spread.ratio(ours, theirs, GhzReport::perSecond), "", WANTED, false);
        return new PartResult(name(), lines, json, List.of(verdict));
    }

    private static String line(String door, List<GhzReport> turns) {
        Spread perSecond = Spread.of(turns, GhzReport::perSecond);
        return String.format(
                Locale.ROOT,
                "| %s | %,.0f (%,.0f .. %,.0f) | %.3f | %.3f | %d |",
                door,
                perSecond.median(),
                perSecond.min(),
                perSecond.max(),
                Spread.of(turns, GhzReport::p50Ms).median(),
                Spread.of(turns, GhzReport::p99Ms).median(),
                turns.stream().mapToLong(GhzReport::failed).sum());
    }

    private static Map<String, Object> json(List<GhzReport> turns) {
        return Map.of(
                "perSecond", Spread.of(turns, GhzReport::perSecond),
                "p50Ms", Spread.of(turns, GhzReport::p50Ms),
                "p99Ms", Spread.of(turns, GhzReport::p99Ms),
                "failed", turns.stream().mapToLong(GhzReport::failed).sum());
    }
}
