// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.logs;

import dev.reeve.bench.auth.Caller;
import dev.reeve.bench.broker.BenchException;
import dev.reeve.bench.broker.Verdict;
import dev.reeve.bench.broker.Waiting;
import dev.reeve.bench.parts.Part;
import dev.reeve.bench.parts.PartResult;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** P11: what people ask of a million records, beside the peer with as many of the same, question by question. */
final class QueriesPart implements Part<LogsContext> {
    static final String HISTOGRAM = "histogram of all, 60 buckets";
    private static final List<LogServer.Question> QUESTIONS = List.of(
            new LogServer.Question("newest page", null, false),
            new LogServer.Question("a word of every eighth record", Line.COMMON, false),
            new LogServer.Question("a word of one in 10,000", Line.RARE, false),
            new LogServer.Question("errors of one logger", null, true),
            new LogServer.Question("errors of one logger with a word", Line.COMMON, true));

    private static final int SENDERS = 16;
    private static final int BATCH = 500;
    private static final int WARM = 3;
    private static final int TIMES_A_TURN = 4;
    private static final int ENTRIES = 200;
    /** Ours ends a page after 2 s, to be gone on with. */
    private static final int PAGES_MAX = 30;

    private static final Duration FILLED_WITHIN = Duration.ofMinutes(10);
    private static final double NS_A_MS = 1e6;

    private final Map<QueryTable.Ask, QueryTable.Times> times = new LinkedHashMap<>();
    private Instant begin = Instant.EPOCH;

    @Override
    public String name() {
        return "queries";
    }

    @Override
    public String words() {
        return "P11, pages of 200, words, filters and a histogram";
    }

    @Override
    public PartResult run(LogsContext context) throws IOException, InterruptedException {
        begin = Instant.now();
        Map<String, Long> records = new LinkedHashMap<>();
        for (LogServer server : context.servers()) {
            records.put(server.name(), fill(server, context));
        }
        int times = context.options().turns() * TIMES_A_TURN;
        for (LogServer.Question question : QUESTIONS) {
            for (int i = -WARM; i < times; i++) {
                for (LogServer server : context.servers()) {
                    page(server, context.caller(), question, i >= 0);
                }
            }
        }
        for (int i = -WARM; i < times; i++) {
            for (LogServer server : context.servers()) {
                histogram(server, context.caller(), i >= 0);
            }
        }
        List<Verdict> verdicts = QueryTable.verdicts(this.times, context.ours().name());
        Map<String, Long> memory = new LinkedHashMap<>();
        context.servers().forEach(server -> memory.putAll(server.residentBytes()));
        return new PartResult(
                name(),
                QueryTable.lines(this.times, records, memory),
                QueryTable.json(this.times, records, memory),
                verdicts);
    }

    private static long fill(LogServer server, LogsContext context) throws InterruptedException {
        int wanted = context.options().records();
        context.out().println("  " + server.name() + " is sent " + wanted + " records");
        try (Senders senders = Senders.closedLoop(server, context.caller(), SENDERS, BATCH)) {
            if (!Waiting.until(() -> senders.taken() >= wanted, FILLED_WITHIN)) {
                throw new BenchException(server.name() + " took " + senders.taken() + " records only");
            }
            senders.end();
            return senders.taken();
        }
    }

    private void page(LogServer server, Caller caller, LogServer.Question question, boolean counts)
            throws IOException, InterruptedException {
        long startNs = System.nanoTime();
        int entries = 0;
        int pages = 0;
        String after = "";
        do {
            HttpResponse<byte[]> answer = caller.send(server.page(question, begin, after));
            check(server, question.name(), answer);
            LogServer.Found found = server.found(answer);
            entries += found.entries();
            after = found.next();
            pages++;
        } while (entries < ENTRIES && !after.isEmpty() && pages < PAGES_MAX);
        note(server, question.name(), (System.nanoTime() - startNs) / NS_A_MS, entries, pages, counts);
    }

    private void histogram(LogServer server, Caller caller, boolean counts) throws IOException, InterruptedException {
        long startNs = System.nanoTime();
        HttpResponse<byte[]> answer = caller.send(server.histogram(begin, Instant.now()));
        check(server, HISTOGRAM, answer);
        note(server, HISTOGRAM, (System.nanoTime() - startNs) / NS_A_MS, 0, 1, counts);
    }

    private static void check(LogServer server, String question, HttpResponse<byte[]> answer) {
        if (answer.statusCode() != ReeveLogs.OK) {
            throw new BenchException(
                    server.name() + ", " + question + ": " + new String(answer.body(), ReeveLogs.UTF_8));
        }
    }

    private void note(LogServer server, String question, double ms, int entries, int pages, boolean counts) {
        if (counts) {
            times.computeIfAbsent(
                            new QueryTable.Ask(question, server.name()),
                            _ -> new QueryTable.Times(new ArrayList<>(), entries, pages))
                    .ms()
                    .add(ms);
        }
    }
}
