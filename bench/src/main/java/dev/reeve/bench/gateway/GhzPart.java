// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reeve.bench.FreePort;
import dev.reeve.bench.Spread;
import dev.reeve.bench.broker.BenchException;
import dev.reeve.bench.broker.BenchProcess;
import dev.reeve.bench.broker.GrpcEcho;
import dev.reeve.bench.broker.Hub;
import dev.reeve.bench.broker.ReeveBroker;
import dev.reeve.bench.broker.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** P9 once more by a load maker that is not ours: ghz, against the gateway and the server that answers itself. */
final class GhzPart implements GatewayPart {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CALLS_AT_ONCE = 64;
    private static final int CONNECTIONS = 4;
    private static final Duration OVERTIME = Duration.ofSeconds(60);
    private static final double WANTED = 0.6;

    /** As many bytes as the other loads have. */
    private static final String DATA = "{\"text\":\"" + "x".repeat(CallsPart.BODY_BYTES - 2) + "\"}";

    private static final String PROTO = """
            syntax = "proto3";
            package bench;
            message Text { string text = 1; }
            service Bench { rpc Echo(Text) returns (Text); }
            """;

    @Override
    public String name() {
        return "ghz";
    }

    @Override
    public String words() {
        return "P9 by ghz, " + CALLS_AT_ONCE + " unary calls at once on " + CONNECTIONS + " connections";
    }

    /** What ghz says of one turn. */
    private record Said(double perSecond, double p50Ms, double p99Ms, long failed) {}

    @Override
    public PartResult run(PartContext context) throws IOException, InterruptedException {
        Path program = context.surroundings().root().resolve("bench/target/peers/ghz");
        if (!Files.isExecutable(program)) {
            throw new BenchException("ghz is not built; it needs Go: sh bench/peers/build-ghz.sh");
        }
        Path proto = Files.createTempFile("reeve-bench", ".proto");
        try (PartProcesses all = new PartProcesses(context)) {
            Files.writeString(proto, PROTO);
            Hub hub = ReeveBroker.start(context.surroundings(), "ghz-broker", Map.of());
            BenchProcess _ = all.add(Objects.requireNonNull(hub.process()));
            BenchProcess _ = all.own("ghz-worker", GatewayMain.WORKER, hub.endpoint());
            ReeveGateway gateway = ReeveGateway.start(context.surroundings(), hub.endpoint(), Map.of());
            BenchProcess _ = all.add(gateway.process());
            gateway.awaitEcho();
            int direct = FreePort.find();
            BenchProcess _ = all.own("ghz-grpc", GatewayMain.GRPC_SERVER, Integer.toString(direct));
            return measure(context, new Load(program, proto), gateway.port(), direct);
        } finally {
            Files.delete(proto);
        }
    }

    private PartResult measure(PartContext context, Load load, int gateway, int direct)
            throws IOException, InterruptedException {
        Said _ = load.run(gateway, context.timing().warmUpMs());
        Said _ = load.run(direct, context.timing().warmUpMs());
        List<Said> ours = new ArrayList<>();
        List<Said> theirs = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        for (int turn = 0; turn < context.timing().turns(); turn++) {
            theirs.add(load.run(direct, context.timing().turnMs()));
            ours.add(load.run(gateway, context.timing().turnMs()));
            ratios.add(ours.getLast().perSecond / theirs.getLast().perSecond);
        }
        List<String> lines = List.of(
                "| door | a second (min .. max) | p50 ms | p99 ms | failed |",
                "|---|--:|--:|--:|--:|",
                line("grpc direct", theirs),
                line("grpc", ours));
        Map<String, Object> json = Map.of("direct", json(theirs), "gateway", json(ours));
        Verdict verdict = new Verdict("P9", "ghz: grpc by grpc direct", Spread.of(ratios), "", WANTED, false);
        return new PartResult(name(), lines, json, List.of(verdict));
    }

    private static String line(String door, List<Said> turns) {
        Spread perSecond = Spread.of(turns.stream().map(Said::perSecond).toList());
        return String.format(
                Locale.ROOT,
                "| %s | %,.0f (%,.0f .. %,.0f) | %.3f | %.3f | %d |",
                door,
                perSecond.median(),
                perSecond.min(),
                perSecond.max(),
                Spread.of(turns.stream().map(Said::p50Ms).toList()).median(),
                Spread.of(turns.stream().map(Said::p99Ms).toList()).median(),
                turns.stream().mapToLong(Said::failed).sum());
    }

    private static Map<String, Object> json(List<Said> turns) {
        return Map.of(
                "perSecond", Spread.of(turns.stream().map(Said::perSecond).toList()),
                "p50Ms", Spread.of(turns.stream().map(Said::p50Ms).toList()),
                "p99Ms", Spread.of(turns.stream().map(Said::p99Ms).toList()),
                "failed", turns.stream().mapToLong(Said::failed).sum());
    }

    /** Runs ghz. */
    private record Load(Path program, Path proto) {
        Said run(int port, long millis) throws IOException, InterruptedException {
            List<String> command = List.of(
                    program.toString(),
                    "--insecure",
                    "--proto=" + proto,
                    "--call=" + GrpcEcho.SERVICE + ".Echo",
                    "--data=" + DATA,
                    "--concurrency=" + CALLS_AT_ONCE,
                    "--connections=" + CONNECTIONS,
                    "--duration=" + millis + "ms",
                    "--duration-stop=wait",
                    "--format=json",
                    "127.0.0.1:" + port);
            Process ghz = new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(ghz.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            boolean ended = ghz.waitFor(OVERTIME.toSeconds(), TimeUnit.SECONDS);
            if (!ended || ghz.exitValue() != 0) {
                ghz.destroyForcibly();
                throw new BenchException(
                        "ghz failed: " + said.lines().findFirst().orElse(""));
            }
            return said(JSON.readTree(said));
        }

        private static Said said(JsonNode json) {
            long all = json.path("count").asLong();
            long good = json.path("statusCodeDistribution").path("OK").asLong();
            return new Said(json.path("rps").asDouble(), percentile(json, 50), percentile(json, 99), all - good);
        }

        private static double percentile(JsonNode json, int wanted) {
            for (JsonNode each : json.path("latencyDistribution")) {
                if (each.path("percentage").asInt() == wanted) {
                    return each.path("latency").asLong() / 1e6;
                }
            }
            return Double.NaN;
        }
    }
}
