// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.broker;

import dev.reeve.protocol.Envelope;
import dev.reeve.protocol.v1.Pulse;
import dev.reeve.protocol.v1.ReplyEnvelope;
import dev.reeve.protocol.v1.WorkerInfo;
import dev.reeve.zmtp.DealerSettings;
import dev.reeve.zmtp.DealerTransport;
import dev.reeve.zmtp.TransportProvider;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Our broker, with a client and a worker of a few lines on the bare transport: plain MDP 0.2 for the client, a Reeve
 * worker, because a plain one takes one request at a time.
 */
final class ReevePeer implements Peer {
    /** Requests that the worker takes at once: more than any window, as other peers have no such bound. */
    private static final int CAPACITY = 10_000;

    private static final int QUEUE_MESSAGES = 100_000;
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration REGISTER_TIME_MAX = Duration.ofSeconds(20);
    private static final long HEARTBEAT_NS = Duration.ofMillis(1_500).toNanos();

    private static final byte[] CLIENT = ascii("MDPC02");
    private static final byte[] WORKER = ascii("MDPW02");
    private static final byte[] SERVICE = ascii(ReeveBroker.SERVICE);
    private static final byte[] EMPTY = {};
    private static final byte[] CLIENT_REQUEST = {0x01};
    private static final byte[] READY = {0x01};
    private static final byte[] FINAL = {0x04};
    private static final byte[] HEARTBEAT = {0x05};
    private static final byte WORKER_REQUEST = 0x02;
    private static final byte WELCOME = (byte) 0x80;

    @Override
    public String name() {
        return Peers.SUBJECT;
    }

    @Override
    public String words() {
        return "Reeve's broker, bare client and worker";
    }

    @Override
    public @Nullable String absence(Surroundings surroundings) {
        return ReeveBroker.absence(surroundings);
    }

    @Override
    public Hub start(Surroundings surroundings) throws IOException, InterruptedException {
        return ReeveBroker.start(surroundings, name() + "-broker", Map.of());
    }

    @Override
    public Caller caller(String endpoint, Answers answers) {
        TransportProvider transports = Transports.provider();
        DealerTransport dealer = dealer(transports, endpoint);
        receive(dealer, frames -> answers.answered(frames.getLast()));
        return new Caller() {
            @Override
            public void call(byte[] body) {
                send(dealer, List.of(CLIENT, CLIENT_REQUEST, SERVICE, body));
            }

            @Override
            public void close() {
                dealer.close();
                transports.close();
            }
        };
    }

    @Override
    public Responder responder(String endpoint) throws InterruptedException {
        TransportProvider transports = Transports.provider();
        DealerTransport dealer = dealer(transports, endpoint);
        register(dealer);
        byte[] envelope = Envelope.encode(ReplyEnvelope.getDefaultInstance());
        byte[] pulse = Envelope.encode(Pulse.newBuilder().setWindow(CAPACITY).build());
        receive(dealer, frames -> {
            if (frames.get(1)[0] == WORKER_REQUEST) {
                send(dealer, List.of(WORKER, FINAL, frames.get(2), EMPTY, envelope, frames.getLast()));
            }
        });
        Thread.ofPlatform().daemon(true).name("bench-heartbeat").start(() -> {
            while (!dealer.isClosed()) {
                LockSupport.parkNanos(HEARTBEAT_NS);
                send(dealer, List.of(WORKER, HEARTBEAT, pulse));
            }
        });
        return () -> {
            dealer.close();
            transports.close();
        };
    }

    private static DealerTransport dealer(TransportProvider transports, String endpoint) {
        DealerSettings settings = DealerSettings.defaults();
        return transports.dealer(endpoint, new DealerSettings(settings.frameBytesMax(), QUEUE_MESSAGES));
    }

    private static void register(DealerTransport dealer) throws InterruptedException {
        WorkerInfo info = WorkerInfo.newBuilder()
                .setInstanceId("bench-worker")
                .setCapacity(CAPACITY)
                .build();
        send(dealer, List.of(WORKER, READY, SERVICE, Envelope.encode(info)));
        List<byte[]> welcome = dealer.receive(REGISTER_TIME_MAX);
        if (welcome == null || welcome.get(1)[0] != WELCOME) {
            throw new BenchException("the broker does not welcome the worker");
        }
    }

    private static void receive(DealerTransport dealer, Consumer<List<byte[]>> each) {
        Thread.ofPlatform().daemon(true).name("bench-receiver").start(() -> {
            try {
                while (!dealer.isClosed()) {
                    List<byte[]> frames = dealer.receive(POLL);
                    if (frames != null) {
                        each.accept(frames);
                    }
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private static void send(DealerTransport dealer, List<byte[]> frames) {
        while (!dealer.send(frames) && !dealer.isClosed()) {
            Thread.onSpinWait();
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
