// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/** Topics as server-sent events, where no WebSocket gets through. Nothing runs until it starts. Owned by the loop. */
final class EventStreams {
    /** Each holds one of the transport's requests for as long as it lasts; calls need the others. */
    private static final int STREAMS_MAX = 4;

    private final Context context;
    private final Sessions sessions;
    private final BiConsumer<FollowedTopic, String> closed;
    private final Map<FollowedTopic, EventStream> running = new LinkedHashMap<>();
    private final Set<FollowedTopic> waiting = new LinkedHashSet<>();
    private boolean on;
    private boolean offline;

    /**
     * The streams of a client.
     *
     * @param closed hears why a topic cannot be followed any more
     */
    EventStreams(Context context, Sessions sessions, BiConsumer<FollowedTopic, String> closed) {
        this.context = context;
        this.sessions = sessions;
        this.closed = closed;
    }

    boolean isOn() {
        return on;
    }

    void start(Collection<FollowedTopic> topics) {
        on = true;
        topics.forEach(this::add);
    }

    void stop() {
        on = false;
        waiting.clear();
        running.values().forEach(EventStream::leave);
        running.clear();
    }

    /** Follows one more topic, while it is on; over the bound, as soon as another one goes. */
    void add(FollowedTopic topic) {
        if (!on || running.containsKey(topic)) {
            return;
        }
        if (running.size() >= STREAMS_MAX) {
            waiting.add(topic);
            return;
        }
        EventStream stream = new EventStream(context, sessions, topic, closed);
        running.put(topic, stream);
        if (!offline) {
            stream.open();
        }
    }

    void remove(FollowedTopic topic) {
        waiting.remove(topic);
        EventStream stream = running.remove(topic);
        if (stream == null) {
            return;
        }
        stream.leave();
        Iterator<FollowedTopic> next = waiting.iterator();
        if (next.hasNext()) {
            FollowedTopic first = next.next();
            next.remove();
            add(first);
        }
    }

    void networkUp() {
        offline = false;
        reopen();
    }

    /** Nothing is open or tried until there is a network. */
    void networkDown() {
        offline = true;
        running.values().forEach(EventStream::leave);
    }

    /** Another network, another user, or the app was frozen: what is open may be dead, or not ours. */
    void reopen() {
        if (!offline) {
            List.copyOf(running.values()).forEach(EventStream::openAnew);
        }
    }
}
