// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.broker;

import dev.reeve.bench.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The figures of a run held against the goals of bench/broker.md. */
final class Verdicts {
    private static final double TIMES_NATS = 2;
    private static final double OF_THE_LIMIT = 0.6;
    private static final double CPU_OF_NATS = 0.5;
    private static final double LATENCY_MS = 5;
    private static final double GIGABYTES = 1.5;
    private static final double SCALED_LEFT = 0.9;
    private static final double ENCRYPTED_LEFT = 0.5;
    private static final double SCALED_MORE = 1.1;
    private static final double CLIENT_BYTES = 4_096;
    private static final double QUEUED_BYTES = 200;
    private static final String NATS = "nats";
    private static final String RELAY = "relay";

    private final List<Series> all;
    private final List<Verdict> verdicts = new ArrayList<>();

    private Verdicts(List<Series> all) {
        this.all = all;
    }

    /** Those whose figures were measured. */
    static List<Verdict> of(List<Series> all) {
        Verdicts of = new Verdicts(all);
        all.stream().filter(series -> series.peer().equals(Peers.SUBJECT)).forEach(of::judge);
        return of.verdicts;
    }

    private void judge(Series ours) {
        Series nats = find(ours.cell(), NATS);
        Series relay = find(ours.cell(), RELAY);
        switch (ours.cell().goal()) {
            case P1 -> {
                ratio("P1", ours, nats, Sample::perSecond, "throughput", TIMES_NATS, false);
                ratio("P1", ours, relay, Sample::perSecond, "throughput", OF_THE_LIMIT, false);
                ratio("P3", ours, nats, Sample::cpuPerMillion, "processor time", CPU_OF_NATS, true);
            }
            case P2 -> ratio("P2", ours, nats, Sample::perSecond, "round trips", 1, false);
            case P4 -> latency(ours);
            case P5 -> {
                ratio("P5", ours, nats, Sample::perSecond, "throughput", 1, false);
                Spread gigabytes =
                        ours.spread(sample -> sample.perSecond() * ours.cell().bodyBytes() / 1e9);
                add("P5", ours, "bodies, each way", gigabytes, "GB/s", GIGABYTES, false);
            }
            case P7 -> encryption(ours);
            case P14 -> throw new IllegalArgumentException("no load: see TokenRun");
            case P6 -> Peers.SCALED.forEach(scaled -> scale(ours, scaled));
        }
    }

    /** What a larger world costs: throughput, and memory of each of what there is more of. */
    private void scale(Series one, ReevePeer scaled) {
        Series many = find(one.cell(), scaled.name());
        if (many == null) {
            return;
        }
        String name = scaled.name().substring(Peers.SUBJECT.length() + 1);
        add("P6", one, name + ": throughput by one's", many.ratio(one, Sample::perSecond), "", SCALED_LEFT, false);
        Spread processor = many.ratio(one, sample -> sample.cpuPerMillion(Main.SERVER));
        add("P6", one, name + ": broker's processor time by one's", processor, "", SCALED_MORE, true);
        double more = many.liveBytes() - one.liveBytes();
        if (scaled.scale().idleClients() > 0) {
            memory(one, name, more / scaled.scale().idleClients(), CLIENT_BYTES);
        }
        if (scaled.scale().queued() > 0) {
            memory(one, name, more / scaled.scale().queued(), MdpCaller.PARKED_BYTES + QUEUED_BYTES);
        }
    }

    private void encryption(Series clear) {
        Series encrypted = find(clear.cell(), CurvePeer.NAME);
        if (encrypted != null) {
            add("P7", clear, "CURVE by NULL", encrypted.ratio(clear, Sample::perSecond), "", ENCRYPTED_LEFT, false);
        }
    }

    private void memory(Series one, String name, double bytesEach, double wanted) {
        add("P6", one, name + ": heap of each", Spread.one(bytesEach), "B", wanted, true);
    }

    private void latency(Series ours) {
        Spread tail = ours.spread(sample -> sample.outcome().latencies().getValueAtPercentile(99.9) / 1e6);
        add("P4", ours, "p99.9", tail, "ms", LATENCY_MS, true);
        add(
                "P4",
                ours,
                "longest pause",
                ours.spread(sample -> sample.collections().longestMs()),
                "ms",
                LATENCY_MS,
                true);
    }

    private void ratio(
            String goal,
            Series ours,
            @Nullable Series theirs,
            ToDoubleFunction<Sample> figure,
            String what,
            double wanted,
            boolean atMost) {
        if (theirs != null) {
            add(goal, ours, what + " by " + theirs.peer() + "'s", ours.ratio(theirs, figure), "", wanted, atMost);
        }
    }

    private void add(String goal, Series ours, String what, Spread figure, String unit, double wanted, boolean atMost) {
        verdicts.add(new Verdict(goal, ours.cell().words() + ": " + what, figure, unit, wanted, atMost));
    }

    private @Nullable Series find(Cell cell, String peer) {
        return all.stream()
                .filter(series -> series.cell().equals(cell) && series.peer().equals(peer))
                .findFirst()
                .orElse(null);
    }
}
