// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.broker;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** The processes of one peer by their roles; the client among them carries out orders. */
public final class Processes implements AutoCloseable {
    private static final Duration READY_TIME_MAX = Duration.ofMinutes(2);
    private static final Duration OVERTIME = Duration.ofSeconds(20);

    private final String peer;
    private final Map<String, BenchProcess> byRole = new LinkedHashMap<>();

    public Processes(String peer) {
        this.peer = peer;
    }

    /** One that is ready by now. */
    public void add(String role, BenchProcess process) {
        byRole.put(role, process);
    }

    /** One of this program; returns when it is ready. */
    public void addOwn(String role, BenchProcess process) throws InterruptedException {
        add(role, process);
        String _ = process.await(ClientRole.READY, READY_TIME_MAX);
    }

    /** The one in that role. */
    public BenchProcess get(String role) {
        return Objects.requireNonNull(byRole.get(role), role);
    }

    /**
     * One turn.
     *
     * @throws BenchException no request was answered, or a process ended
     */
    public Sample run(Order order) throws InterruptedException {
        BenchProcess client = get(Main.CLIENT);
        client.say(order.line());
        String _ = client.await(
                ClientRole.BEGIN, Duration.ofMillis(order.warmUpMs()).plus(OVERTIME));
        Map<String, Usage> before = usages();
        GcLog collectionsBefore = watched().collections();
        String line = client.await(
                ClientRole.OVER, Duration.ofMillis(order.measureMs()).plus(OVERTIME));
        Map<String, Usage> after = usages();
        GcLog collections = watched().collections().since(collectionsBefore);
        if (!line.equals(ClientRole.OVER)) {
            throw new BenchException(peer + " speaks oddly: " + line);
        }
        Outcome outcome = Outcome.parse(client.await(Outcome.WORD, OVERTIME));
        if (outcome.answered() == 0) {
            throw new BenchException(peer + " answered nothing");
        }
        after.replaceAll((role, usage) -> usage.since(Objects.requireNonNull(before.get(role))));
        return new Sample(outcome, after, collections);
    }

    private Map<String, Usage> usages() {
        Map<String, Usage> usages = new LinkedHashMap<>();
        byRole.forEach((role, process) -> usages.put(role, process.usage()));
        return usages;
    }

    private BenchProcess watched() {
        BenchProcess broker = byRole.get(Main.SERVER);
        return broker != null ? broker : get(Main.WORKER);
    }

    @Override
    public void close() {
        byRole.values().stream().toList().reversed().forEach(BenchProcess::close);
    }
}
