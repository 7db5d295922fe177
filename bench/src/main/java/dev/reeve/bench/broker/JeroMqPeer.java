// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.broker;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;
import org.zeromq.ZMQException;

/** JeroMQ on all three sides, as its users write it: what that library alone costs. */
final class JeroMqPeer implements Peer, Peer.Own {

    @Override
    public String name() {
        return "jeromq";
    }

    @Override
    public String words() {
        return "JeroMQ 0.6.0, ROUTER-ROUTER forwarder";
    }

    @Override
    public @Nullable String absence(Surroundings surroundings) {
        return null;
    }

    @Override
    public Hub start(Surroundings surroundings) throws IOException, InterruptedException {
        return OwnServer.start(surroundings, this, Doors.free().endpoint());
    }

    @Override
    public Responder serve(String endpoint) {
        return new Forwarder(Doors.parse(endpoint));
    }

    @Override
    public Caller caller(String endpoint, Answers answers) throws IOException {
        return new JeroMqCaller(Doors.parse(endpoint).clients(), answers);
    }

    @Override
    public Responder responder(String endpoint) {
        ZContext context = new ZContext();
        ZMQ.Socket socket = context.createSocket(SocketType.DEALER);
        socket.setHWM(Forwarder.NO_LIMIT);
        socket.connect("tcp://" + Doors.HOST + ":" + Doors.parse(endpoint).workers());
        socket.send(new byte[0]);
        Thread.ofPlatform().name("bench-worker").daemon(true).start(() -> echo(socket));
        return context::close;
    }

    private static void echo(ZMQ.Socket socket) {
        try {
            while (true) {
                byte[] client = socket.recv();
                byte[] body = socket.recv();
                socket.sendMore(client);
                socket.send(body);
            }
        } catch (ZMQException _) {
            // The context was closed: that is how it ends.
        }
    }
}
