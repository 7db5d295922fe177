// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.broker;

import dev.reeve.protocol.Envelope;
import dev.reeve.protocol.v1.Pulse;
import dev.reeve.protocol.v1.ReplyEnvelope;
import dev.reeve.protocol.v1.WorkerInfo;
import dev.reeve.zmtp.DealerTransport;
import dev.reeve.zmtp.TransportProvider;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/** Reeve workers, because a plain one takes one request at a time: a connection for each service and worker. */
final class MdpWorkers implements Responder {
    /** Requests that one takes at once: more than any window, as other peers have no such bound. */
    private static final int CAPACITY = 10_000;

    private static final Duration REGISTER_TIME_MAX = Duration.ofSeconds(20);
    private static final long HEARTBEAT_NS = Duration.ofMillis(1_500).toNanos();

    private final TransportProvider transports;
    private final List<DealerTransport> dealers = new CopyOnWriteArrayList<>();
    private final byte[] envelope = Envelope.encode(ReplyEnvelope.getDefaultInstance());
    private volatile boolean closed;

    MdpWorkers(TransportProvider transports, String endpoint, Scale scale) throws InterruptedException {
        this.transports = transports;
        // At once: the first ones are to live while the last ones register.
        Thread.ofPlatform().daemon(true).name("bench-heartbeat").start(this::beat);
        for (byte[] service : scale.names()) {
            for (int i = 0; i < scale.workers(); i++) {
                register(Mdp.dealer(transports, endpoint), service);
            }
        }
    }

    private void register(DealerTransport dealer, byte[] service) throws InterruptedException {
        WorkerInfo info = WorkerInfo.newBuilder()
                .setInstanceId("bench-worker-" + dealers.size())
                .setCapacity(CAPACITY)
                .build();
        Mdp.send(dealer, List.of(Mdp.WORKER, Mdp.READY, service, Envelope.encode(info)));
        List<byte[]> welcome = dealer.receive(REGISTER_TIME_MAX);
        if (welcome == null || welcome.get(1)[0] != Mdp.WELCOME) {
            throw new BenchException("the broker does not welcome worker " + dealers.size());
        }
        dealers.add(dealer);
        dealer.listen(frames -> answer(dealer, frames));
    }

    private void answer(DealerTransport dealer, List<byte[]> frames) {
        if (frames.get(1)[0] == Mdp.WORKER_REQUEST) {
            Mdp.send(dealer, List.of(Mdp.WORKER, Mdp.FINAL, frames.get(2), Mdp.EMPTY, envelope, frames.getLast()));
        }
    }

    private void beat() {
        byte[] pulse = Envelope.encode(Pulse.newBuilder().setWindow(CAPACITY).build());
        while (!closed) {
            LockSupport.parkNanos(HEARTBEAT_NS);
            dealers.forEach(dealer -> Mdp.send(dealer, List.of(Mdp.WORKER, Mdp.HEARTBEAT, pulse)));
        }
    }

    @Override
    public void close() {
        closed = true;
        transports.close();
    }
}
