// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import dev.reeve.protocol.MdpVersion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A connection in the role of client: its open requests, and in Reeve mode what it subscribed. */
final class Client {
    private final Peer peer;
    private final MdpVersion version;
    private final int openMax;
    /** Open requests in envelopes. */
    private final RequestTable byId;
    /** Open requests without. */
    private final CallSlots plain = new CallSlots();

    private final Map<String, Subscription> subscriptions = new HashMap<>();
    private final List<Call> topicStreams = new ArrayList<>();
    private boolean reeve;

    Client(Peer peer, MdpVersion version, int openMax, long salt) {
        this.peer = peer;
        this.version = version;
        this.openMax = openMax;
        this.byId = new RequestTable(salt);
        this.reeve = version == MdpVersion.MDP02 && peer.hasReeveProperty();
    }

    Peer peer() {
        return peer;
    }

    MdpVersion version() {
        return version;
    }

    /** Envelopes are read and written on this connection (E-01). */
    boolean isReeve() {
        return reeve;
    }

    /** from now on; what is open stays as it came. */
    void announce() {
        reeve = true;
    }

    int openMax() {
        return openMax;
    }

    int openCount() {
        return byId.size() + plain.size();
    }

    boolean isFull() {
        return openCount() >= openMax;
    }

    void add(Call call) {
        if (call.isPlain()) {
            plain.add(call);
        } else {
            byId.add(call);
        }
    }

    void remove(Call call) {
        if (call.isPlain()) {
            plain.remove(call);
        } else {
            byId.remove(call);
        }
    }

    @Nullable
    Call find(long idHigh, long idLow) {
        return byId.get(idHigh, idLow);
    }

    /** The open calls, in no order that means anything; a copy. */
    List<Call> open() {
        List<Call> open = new ArrayList<>(openCount());
        byId.forEach(open::add);
        plain.forEach(open::add);
        return open;
    }

    /** Items flow through the stream that was opened last, as long as it is open. */
    void addTopicStream(Call stream) {
        topicStreams.removeIf(call -> call.state == CallState.ENDED);
        topicStreams.add(stream);
    }

    @Nullable
    Call topicStream() {
        while (!topicStreams.isEmpty()) {
            Call newest = topicStreams.getLast();
            if (newest.state == CallState.SERVED) {
                return newest;
            }
            topicStreams.removeLast();
        }
        return null;
    }

    Map<String, Subscription> subscriptions() {
        return subscriptions;
    }
}
