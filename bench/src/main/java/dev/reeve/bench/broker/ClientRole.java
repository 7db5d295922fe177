// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.broker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;

/**
 * A client process: carries out one {@link Order} after the other over one connection. It says {@code begin} when the
 * time measured begins and {@code over} when it ends, so that who reads along knows when to look at the processes'
 * clocks, then the {@link Outcome}.
 */
public final class ClientRole {
    public static final String READY = "ready";
    static final String BEGIN = "begin";
    static final String OVER = "over";
    /** Times count from the first answer: classes are loaded, connections made. */
    private static final Duration FIRST_ANSWER = Duration.ofSeconds(15);

    private static final Duration LAST_ANSWERS = Duration.ofSeconds(5);

    private final BufferedReader orders;
    private final PrintStream out;
    private volatile Answers current = _ -> {};

    public ClientRole(BufferedReader orders, PrintStream out) {
        this.orders = orders;
        this.out = out;
    }

    /** How a client connects. */
    public interface Connector {
        /** Returns when calls can be made. */
        Caller connect(Answers answers) throws IOException, InterruptedException;
    }

    /** Ends with the orders. */
    public void run(Connector connector) throws IOException, InterruptedException {
        try (Caller caller = connector.connect(new CurrentLoad())) {
            out.println(READY);
            for (String line = orders.readLine(); line != null; line = orders.readLine()) {
                out.println(measure(caller, Order.parse(line)).line());
            }
        }
    }

    private Outcome measure(Caller caller, Order order) throws InterruptedException {
        Tally tally = new Tally();
        Load load = load(caller, tally, order);
        current = load;
        load.start();
        if (!Waiting.until(() -> tally.answers() > 0, FIRST_ANSWER)) {
            throw new BenchException("nothing was answered within " + FIRST_ANSWER.toSeconds() + " s");
        }
        Waiting.forMs(order.warmUpMs());
        out.println(BEGIN);
        long startNs = System.nanoTime();
        long before = tally.answers();
        tally.measure(true);
        Waiting.forMs(order.measureMs());
        tally.measure(false);
        long answered = tally.answers() - before;
        long nanos = System.nanoTime() - startNs;
        out.println(OVER);
        load.stop();
        return new Outcome(answered, nanos, lost(tally), tally.latencies(), tally.refusals());
    }

    private static Load load(Caller caller, Tally tally, Order order) {
        return switch (order.pace()) {
            case Pace.Closed(int window) -> new ClosedLoad(caller, tally, window, order.bodyBytes());
            case Pace.Open(long perSecond) -> new OpenLoad(caller, tally, perSecond, order.bodyBytes());
        };
    }

    private static long lost(Tally tally) throws InterruptedException {
        return Waiting.until(() -> tally.open() == 0, LAST_ANSWERS) ? 0 : tally.open();
    }

    /** Of the order that is carried out now. */
    private final class CurrentLoad implements Answers {
        @Override
        public void answered(byte[] body) {
            current.answered(body);
        }

        @Override
        public void refused(long askedNs) {
            current.refused(askedNs);
        }
    }
}
