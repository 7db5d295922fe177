// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench;

import com.sun.management.ThreadMXBean;
import dev.reeve.brokercore.BoundSettings;
import dev.reeve.brokercore.Broker;
import dev.reeve.brokercore.BrokerBoot;
import dev.reeve.brokercore.BrokerCommand;
import dev.reeve.brokercore.BrokerEvent;
import dev.reeve.brokercore.BrokerOutlet;
import dev.reeve.brokercore.BrokerSettings;
import dev.reeve.brokercore.CallEnd;
import dev.reeve.brokercore.EndedCall;
import dev.reeve.brokercore.PeerRights;
import dev.reeve.brokercore.PeerRole;
import dev.reeve.brokercore.ServicePolicy;
import dev.reeve.brokercore.ServiceRule;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Set;

/**
 * One broker without sockets, with clients and one worker per service round it. {@link #next} makes one round trip and
 * leaves everything as full as it was:
 *
 * <pre>
 *   client's REQUEST in --> (queue) --> REQUEST out to a worker
 *   a worker's FINAL in --> FINAL out to a client, and the next of the queue out to the worker
 * </pre>
 *
 * Client and service of each are drawn at random from a fixed seed, so that no order helps caches. Its own time goes on
 * as if 3 million requests came a second, with the driver's ticks, so that timers run as they do in earnest. Each
 * message comes in new arrays, as from a transport; {@link #messageBytes} tells what those take of the heap.
 */
public final class RoundTrips implements BrokerOutlet {
    private static final int TRIPS_PER_MS = 3_000;
    private static final int TICK_MS = 100;
    private static final int SAMPLE_TRIPS = 1_000;
    private static final long GIB = 1L << 30;

    private final Dialect dialect;
    private final int services;
    private final int clients;
    private final Broker broker;
    private final Requests requests;
    private final Workers workers;
    private final Draws draws = new Draws();
    private long nowMs = 1_000_000;
    private int tripsInMs;
    private int toClients;

    /**
     * A broker in its steady state.
     *
     * @param queued requests that wait, over all services
     */
    public RoundTrips(Dialect dialect, int services, int queued, int clients) {
        this.dialect = dialect;
        this.services = services;
        this.clients = clients;
        this.broker = new Broker(settings(), new BrokerBoot(7, 1_000, 9, 0), (_, _, _) -> null);
        this.requests = new Requests(dialect, services);
        this.workers = new Workers(dialect, services, clients);
        for (int client = 0; client < clients; client++) {
            connect(client + 1L, dialect.hasEnvelope());
        }
        for (int service = 0; service < services; service++) {
            connect(workers.peerOf(service), false);
            receive(workers.peerOf(service), workers.ready(service, requests.name(service)));
        }
        fill(queued);
    }

    private static BrokerSettings settings() {
        BoundSettings bounds = BoundSettings.defaults()
                .withQueue(1_000_000, GIB, GIB)
                .withOpen(1_000_000, 1_000_000)
                .withServices(10_000, 10_000);
        return BrokerSettings.defaults("broker-0")
                .withBounds(bounds)
                .withServices(List.of(ServiceRule.of("*", new ServicePolicy.Public())));
    }

    private void connect(long peer, boolean reeve) {
        PeerRights rights = PeerRights.loopback(Set.of(PeerRole.CLIENT, PeerRole.WORKER));
        broker.on(new BrokerEvent.PeerConnected(peer, "", rights, reeve), nowMs, this);
    }

    /** Fills the workers up to one free place each, or with a queue wholly, and then the queue. */
    private void fill(int queued) {
        int held = queued > 0 ? dialect.window() : dialect.window() - 1;
        for (int service = 0; service < services; service++) {
            int waiting = queued / services + (service < queued % services ? 1 : 0);
            for (int i = 0; i < held + waiting; i++) {
                request(service);
            }
        }
    }

    /** One round trip. */
    public void next() {
        int service = draws.next(services);
        int before = toClients;
        request(service);
        receive(workers.peerOf(service), workers.answer(service));
        if (toClients != before + 1) {
            throw new IllegalStateException("a round trip ends with one answer to a client");
        }
        passTime();
    }

    /** Bytes that the messages of one round trip take of the heap: the bench's own, not the broker's. */
    public static long messageBytes(Dialect dialect) {
        Requests requests = new Requests(dialect, 1);
        Workers workers = new Workers(dialect, 1, 1);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        int sum = 0;
        for (int i = 0; i < SAMPLE_TRIPS; i++) {
            sum += requests.next(0).size() + workers.answer(0).size();
        }
        long bytes = threads.getCurrentThreadAllocatedBytes() - before;
        return sum == 0 ? 0 : bytes / SAMPLE_TRIPS;
    }

    private void request(int service) {
        receive(draws.next(clients) + 1L, requests.next(service));
    }

    private void passTime() {
        if (++tripsInMs < TRIPS_PER_MS) {
            return;
        }
        tripsInMs = 0;
        nowMs++;
        if (nowMs % TICK_MS == 0) {
            broker.on(new BrokerEvent.Tick(), nowMs, this);
        }
    }

    private void receive(long peer, List<byte[]> frames) {
        broker.message(peer, frames, nowMs, this);
    }

    @Override
    public void send(long peer, List<byte[]> frames) {
        if (peer <= clients) {
            toClients++;
        } else {
            workers.take(peer, frames);
        }
    }

    @Override
    public void ended(EndedCall call) {
        if (call.end() != CallEnd.REPLIED) {
            throw new IllegalStateException("every request is answered: " + call.toCommand());
        }
    }

    @Override
    public void command(BrokerCommand command) {
        switch (command) {
            case BrokerCommand.WorkerChanged _, BrokerCommand.QueueGrew _ -> {}
            default -> throw new IllegalStateException("nothing but round trips was asked for: " + command);
        }
    }
}
