// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.broker;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The limit line: a relay that copies bytes from a client's connection to a worker's and back, without looking at them.
 * The messages have the frames of an MDP request and reply, so that as many bytes travel as through our broker.
 */
final class RelayPeer implements Peer, Peer.Own {

    @Override
    public String name() {
        return "relay";
    }

    @Override
    public String words() {
        return "copies bytes, knows no message (the limit)";
    }

    @Override
    public @Nullable String absence(Surroundings surroundings) {
        return Loops.isHere() ? null : "Netty's epoll transport does not load here (Linux on x86-64 only)";
    }

    @Override
    public Hub start(Surroundings surroundings) throws IOException, InterruptedException {
        return OwnServer.start(surroundings, this, Doors.free().endpoint());
    }

    @Override
    public Responder serve(String endpoint) throws InterruptedException {
        EventLoopGroup loop = Loops.one();
        new Relay(loop, Doors.parse(endpoint)).bind();
        return () -> Loops.end(loop);
    }

    @Override
    public Caller caller(String endpoint, Answers answers) throws InterruptedException {
        EventLoopGroup loop = Loops.one();
        MessageLink link = new MessageLink(Frames.REQUEST, (_, body) -> answers.answered(body));
        Channel channel = link.connect(loop, Doors.parse(endpoint).clients());
        return new Caller() {
            @Override
            public void call(byte[] body) {
                if (channel.eventLoop().inEventLoop()) {
                    link.write(body);
                } else {
                    channel.eventLoop().execute(() -> link.writeNow(body));
                }
            }

            @Override
            public void close() {
                Loops.end(loop);
            }
        };
    }

    @Override
    public Responder responder(String endpoint) throws InterruptedException {
        EventLoopGroup loop = Loops.one();
        MessageLink link = new MessageLink(Frames.REPLY, MessageLink::write);
        link.connect(loop, Doors.parse(endpoint).workers());
        return () -> Loops.end(loop);
    }
}
