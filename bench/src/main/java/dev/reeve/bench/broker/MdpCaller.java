// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.broker;

import dev.reeve.zmtp.DealerTransport;
import dev.reeve.zmtp.TransportProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A plain client of MDP 0.2, beside others that are there and do nothing. */
final class MdpCaller implements Caller {
    private static final Duration CONNECT_TIME_MAX = Duration.ofMinutes(1);
    /** Connections that are made at once: a listener's backlog is not endless. */
    private static final int ARRIVALS = 50;
    /** Body of each request that waits. */
    static final int PARKED_BYTES = 110;

    private final TransportProvider transports;
    private final DealerTransport dealer;
    private final List<byte[]> services;
    private final AtomicInteger turn = new AtomicInteger();

    MdpCaller(TransportProvider transports, String endpoint, Scale scale, Answers answers) throws InterruptedException {
        this.transports = transports;
        this.services = scale.names();
        connectIdle(endpoint, scale.idleClients());
        park(endpoint, scale.queued());
        dealer = Mdp.dealer(transports, endpoint);
        dealer.listen(frames -> answers.answered(frames.getLast()));
    }

    private void connectIdle(String endpoint, int count) throws InterruptedException {
        List<DealerTransport> arriving = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            arriving.add(Mdp.dealer(transports, endpoint));
            if (i % ARRIVALS == 0 || i == count) {
                if (!Waiting.until(() -> arriving.stream().allMatch(DealerTransport::isConnected), CONNECT_TIME_MAX)) {
                    throw new BenchException("client " + i + " of " + count + " does not get a connection");
                }
                arriving.clear();
            }
        }
    }

    private void park(String endpoint, int count) {
        if (count > 0) {
            DealerTransport parking = Mdp.dealer(transports, endpoint);
            for (int i = 0; i < count; i++) {
                Mdp.send(
                        parking,
                        List.of(Mdp.CLIENT, Mdp.CLIENT_REQUEST, Mdp.ascii(Scale.PARKED), new byte[PARKED_BYTES]));
            }
        }
    }

    @Override
    public void call(byte[] body) {
        byte[] service = services.size() == 1
                ? services.getFirst()
                : services.get(Math.floorMod(turn.getAndIncrement(), services.size()));
        Mdp.send(dealer, List.of(Mdp.CLIENT, Mdp.CLIENT_REQUEST, service, body));
    }

    @Override
    public void close() {
        transports.close();
    }
}
