// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.logs;

import dev.reeve.bench.Spread;
import dev.reeve.bench.broker.Verdict;
import dev.reeve.bench.parts.Part;
import dev.reeve.bench.parts.PartResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** P11, L2: what one logger stores, beside the peer, in turns; and how soon a record is found beside half of that. */
final class IntakePart implements Part<LogsContext> {
    private static final int SENDERS = 16;
    private static final List<Integer> BATCHES = List.of(100, 500);
    private static final int WARM_UP_SECONDS = 6;

    @Override
    public String name() {
        return "intake";
    }

    @Override
    public String words() {
        return "P11, records stored by one logger, " + SENDERS + " senders, and how soon they are found";
    }

    @Override
    public PartResult run(LogsContext context) throws IOException, InterruptedException {
        Map<IntakeTable.Load, List<IntakeTurn>> turns = new LinkedHashMap<>();
        for (LogServer server : context.servers()) {
            IntakeTurn _ = turn(context, server, BATCHES.getLast(), WARM_UP_SECONDS);
        }
        for (int batch : BATCHES) {
            for (int turn = 0; turn < context.options().turns(); turn++) {
                for (LogServer server : context.servers()) {
                    turns.computeIfAbsent(new IntakeTable.Load(server.name(), batch), _ -> new ArrayList<>())
                            .add(turn(context, server, batch, context.options().seconds()));
                }
            }
        }
        Map<String, List<Double>> found = new LinkedHashMap<>();
        for (LogServer server : context.servers()) {
            double rate = Spread.of(
                            turns.getOrDefault(new IntakeTable.Load(server.name(), BATCHES.getLast()), List.of()),
                            IntakeTurn::perSecond)
                    .median();
            found.put(server.name(), Searchable.beside(server, context, rate / 2));
        }
        List<Verdict> verdicts = IntakeTable.verdicts(
                turns, found, BATCHES.getLast(), context.ours().name());
        return new PartResult(name(), IntakeTable.lines(turns, found), IntakeTable.json(turns, found), verdicts);
    }

    private static IntakeTurn turn(LogsContext context, LogServer server, int batch, int seconds)
            throws InterruptedException {
        try (Senders senders = Senders.closedLoop(server, context.caller(), SENDERS, batch)) {
            return senders.turn(seconds);
        }
    }
}
