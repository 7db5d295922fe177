// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import dev.reeve.protocol.MdpVersion;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** A client that knows the RFC only: one broker, no ids, a new socket when the old one is lost or says nothing. */
final class ClusterPlainCaller implements ClusterEnd {
    private final ClusterWorld world;
    private final ClusterClock clock;
    private final SplittableRandom random;
    private final MdpVersion version;
    private final Set<String> asked = new HashSet<>();
    private @Nullable ClusterLink link;
    private int lastAnswered;

    ClusterPlainCaller(ClusterWorld world, SplittableRandom random, MdpVersion version) {
        this.world = world;
        this.clock = world.clock();
        this.random = random;
        this.version = version;
        connect();
    }

    /** Answers since the last question. */
    int takeAnswered() {
        int answered = lastAnswered;
        lastAnswered = 0;
        return answered;
    }

    private void connect() {
        ClusterNode node = world.nodes().get(random.nextInt(world.nodes().size()));
        link = node.accept(this, false, world.isAdversarial());
        if (link == null) {
            clock.in(100, this::connect);
        }
    }

    void invoke(String service) {
        ClusterLink current = link;
        if (current == null || !current.isOpen()) {
            return;
        }
        long id = world.nextCallId();
        String content = service + "-" + id + "-1";
        asked.add(content);
        world.history().add(new ClusterHistory.Send(content, id, ClusterWorld.isIdempotent(service), current, 0, 0));
        current.toBroker(Raw.client(version, service, List.of(Raw.bytes(content))));
    }

    /** Its patience is over: a new socket, as the guide's clients do. */
    void giveUp() {
        ClusterLink current = link;
        if (current != null) {
            current.sever();
            lost(current);
        }
    }

    @Override
    public void received(ClusterLink from, List<byte[]> frames) {
        boolean partial = version == MdpVersion.MDP02 && !ClusterWire.isFinal(frames);
        if (from != link || partial) {
            return;
        }
        String text = Raw.text(frames.getLast());
        ClusterHistory.must(text.startsWith("did "), "a plain client gets results only", text);
        boolean mine = asked.remove(text.substring(4));
        ClusterHistory.must(mine || world.isAdversarial(), "a plain client gets each of its answers once", text);
        lastAnswered++;
    }

    @Override
    public void lost(ClusterLink from) {
        if (from == link) {
            link = null;
            asked.clear();
            clock.in(50 + random.nextInt(300), this::connect);
        }
    }
}
