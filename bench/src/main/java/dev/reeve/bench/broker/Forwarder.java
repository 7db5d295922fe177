// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.broker;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/**
 * The least that a JeroMQ program does between clients and workers: two ROUTERs, messages forwarded to workers in turn,
 * answers by the client's address in front of them. No queue, no protocol.
 *
 * <pre>
 *   client -> [client, body] -> [worker, client, body] -> worker -> [client, body] -> client
 * </pre>
 */
final class Forwarder implements Responder {
    static final int NO_LIMIT = 0;
    private static final int POLL_MS = 100;
    /** Messages taken from one side before the other one's turn. */
    private static final int TURN = 256;

    private final ZContext context = new ZContext();
    private final ZMQ.Socket clients;
    private final ZMQ.Socket workers;
    private final Deque<byte[]> known = new ArrayDeque<>();
    private final Thread thread = Thread.ofPlatform().name("bench-forwarder").unstarted(this::run);
    private volatile boolean stopped;

    Forwarder(Doors doors) {
        clients = bound(doors.clients());
        workers = bound(doors.workers());
        thread.start();
    }

    private ZMQ.Socket bound(int port) {
        ZMQ.Socket socket = context.createSocket(SocketType.ROUTER);
        socket.setHWM(NO_LIMIT);
        socket.bind("tcp://" + Doors.HOST + ":" + port);
        return socket;
    }

    private void run() {
        try (ZMQ.Poller poller = context.createPoller(2)) {
            int fromClients = poller.register(clients, ZMQ.Poller.POLLIN);
            int fromWorkers = poller.register(workers, ZMQ.Poller.POLLIN);
            while (!stopped) {
                poller.poll(POLL_MS);
                if (poller.pollin(fromWorkers)) {
                    takeAnswers();
                }
                if (!known.isEmpty() && poller.pollin(fromClients)) {
                    takeRequests();
                }
            }
        }
    }

    private void takeAnswers() {
        for (int i = 0; i < TURN; i++) {
            byte[] worker = workers.recv(ZMQ.DONTWAIT);
            if (worker == null) {
                return;
            }
            byte[] client = workers.recv();
            if (workers.hasReceiveMore()) {
                clients.sendMore(client);
                clients.send(workers.recv());
            } else {
                known.add(worker); // Its first message says no more than that it is there.
            }
        }
    }

    private void takeRequests() {
        for (int i = 0; i < TURN; i++) {
            byte[] client = clients.recv(ZMQ.DONTWAIT);
            byte @Nullable [] worker = client == null ? null : known.poll();
            if (client == null || worker == null) {
                return;
            }
            known.add(worker);
            workers.sendMore(worker);
            workers.sendMore(client);
            workers.send(clients.recv());
        }
    }

    @Override
    public void close() {
        stopped = true;
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        context.close();
    }
}
