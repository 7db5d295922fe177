// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.broker;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** The processes of one peer, from their start until they are closed. */
final class Stage implements AutoCloseable {
    private static final Duration READY_TIME_MAX = Duration.ofMinutes(2);
    private static final Duration OVERTIME = Duration.ofSeconds(20);

    private final Peer peer;
    private final Map<String, BenchProcess> processes = new LinkedHashMap<>();

    private Stage(Peer peer) {
        this.peer = peer;
    }

    static Stage open(Peer peer, Surroundings surroundings) throws IOException, InterruptedException {
        Stage stage = new Stage(peer);
        try {
            stage.start(surroundings);
            return stage;
        } catch (IOException | InterruptedException | RuntimeException e) {
            stage.close();
            throw e;
        }
    }

    private void start(Surroundings surroundings) throws IOException, InterruptedException {
        Hub hub = peer.start(surroundings);
        if (hub.process() != null) {
            processes.put(Main.SERVER, hub.process());
        }
        for (String role : new String[] {Main.WORKER, Main.CLIENT}) {
            BenchProcess process = surroundings.own(role, peer, hub.endpoint());
            processes.put(role, process);
            process.await(ClientRole.READY, READY_TIME_MAX);
        }
    }

    Peer peer() {
        return peer;
    }

    /**
     * One turn.
     *
     * @throws BenchException no request was answered, or a process ended
     */
    Sample run(Order order) throws InterruptedException {
        BenchProcess client = process(Main.CLIENT);
        client.say(order.line());
        client.await(ClientRole.BEGIN, Duration.ofMillis(order.warmUpMs()).plus(OVERTIME));
        Map<String, Usage> before = usages();
        GcLog collectionsBefore = watched().collections();
        String line = client.await(
                ClientRole.OVER, Duration.ofMillis(order.measureMs()).plus(OVERTIME));
        Map<String, Usage> after = usages();
        GcLog collections = watched().collections().since(collectionsBefore);
        if (!line.equals(ClientRole.OVER)) {
            throw new BenchException(peer.name() + " speaks oddly: " + line);
        }
        Outcome outcome = Outcome.parse(client.await(Outcome.WORD, OVERTIME));
        if (outcome.answered() == 0) {
            throw new BenchException(peer.name() + " answered nothing");
        }
        after.replaceAll((role, usage) -> usage.since(Objects.requireNonNull(before.get(role))));
        return new Sample(outcome, after, collections);
    }

    /** Of the broker's heap, without garbage. */
    long liveBytes() throws IOException, InterruptedException {
        return LiveHeap.bytesOf(process(Main.SERVER).pid());
    }

    private Map<String, Usage> usages() {
        Map<String, Usage> usages = new LinkedHashMap<>();
        processes.forEach((role, process) -> usages.put(role, process.usage()));
        return usages;
    }

    private BenchProcess watched() {
        BenchProcess broker = processes.get(Main.SERVER);
        return broker != null ? broker : process(Main.WORKER);
    }

    private BenchProcess process(String role) {
        return Objects.requireNonNull(processes.get(role), role);
    }

    @Override
    public void close() {
        processes.values().stream().toList().reversed().forEach(BenchProcess::close);
    }
}
