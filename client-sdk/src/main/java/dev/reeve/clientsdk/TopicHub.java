// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clientsdk;

import dev.reeve.protocol.v1.TopicPublish;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Which topic is at which broker, as brokers come and go. One lock guards it; under it nothing blocks and no listener
 * is called. Topics are placed once every broker of the setting had its chance to answer.
 */
final class TopicHub implements Topics {
    private static final String EVERYWHERE = "reeve.revocations";

    private final BrokerPool pool;
    private final TopicCalls calls;
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<Entry> entries = new LinkedHashSet<>();
    private final Map<Session, TopicChannel> channels = new HashMap<>();
    private boolean closed;

    TopicHub(BrokerPool pool, TopicCalls calls) {
        this.pool = pool;
        this.calls = calls;
    }

    @Override
    public Position publish(String topic, byte[] body, String contentType, String publisher, String idempotencyKey) {
        TopicPublish publish = TopicPublish.newBuilder()
                .setTopic(topic)
                .setContentType(contentType)
                .setPublisher(publisher)
                .setIdempotencyKey(idempotencyKey)
                .build();
        return Position.of(calls.publish(Route.home(pool, topic), publish, body));
    }

    @Override
    public Subscription subscribe(String topic, @Nullable Position from, TopicListener listener) {
        Objects.requireNonNull(topic, "topic");
        Entry entry = new Entry(topic, from, listener);
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("the client is closed");
            }
            entries.add(entry);
            if (pool.isSettled()) {
                place(entry, sessions());
            }
        } finally {
            lock.unlock();
        }
        return entry;
    }

    private List<Session> sessions() {
        return pool.ready().stream().filter(session -> !session.isPlain()).toList();
    }

    /** Called by the pool when brokers came, went, drain, or said something of services. */
    void brokersChanged() {
        lock.lock();
        try {
            if (closed || !pool.isSettled() || (entries.isEmpty() && channels.isEmpty())) {
                return;
            }
            List<Session> ready = sessions();
            Set<Session> gone = new HashSet<>(channels.keySet());
            gone.removeAll(ready);
            boolean same = gone.isEmpty() && channels.keySet().containsAll(ready);
            if (same) {
                return;
            }
            for (Session session : gone) {
                TopicChannel channel = channels.remove(session);
                if (channel != null) {
                    channel.stop();
                }
            }
            for (Session session : ready) {
                TopicChannel _ = channel(session);
            }
            for (Entry entry : entries) {
                place(entry, ready);
            }
        } finally {
            lock.unlock();
        }
    }

    private TopicChannel channel(Session session) {
        return channels.computeIfAbsent(session, _ -> {
            TopicChannel channel = new TopicChannel(session, calls);
            channel.start();
            return channel;
        });
    }

    private void place(Entry entry, List<Session> ready) {
        if (entry.topic.equals(EVERYWHERE)) {
            entry.spread(ready);
        } else {
            entry.moveTo(Rendezvous.home(ready, Session::brokerId, entry.topic).orElse(null));
        }
    }

    /** The client ends. */
    void close() {
        Set<Entry> ending;
        lock.lock();
        try {
            closed = true;
            ending = Set.copyOf(entries);
            entries.clear();
            channels.values().forEach(TopicChannel::stop);
            channels.clear();
        } finally {
            lock.unlock();
        }
        ending.forEach(entry -> entry.end("the client is closed"));
    }

    /** One subscription of the caller: a track at its home, or one at every broker. Guarded by the hub's lock. */
    private final class Entry implements Subscription {
        private final String topic;
        private final TopicListener listener;
        private final Map<Session, Track> everywhere = new HashMap<>();
        /** By broker id, of brokers that are gone: what comes back goes on from there, or is told as a reset. */
        private final Map<String, Position> left = new HashMap<>();

        private final Track track;
        private @Nullable Session home;

        Entry(String topic, @Nullable Position from, TopicListener listener) {
            this.topic = topic;
            this.listener = listener;
            this.track = new Track(topic, from, listener);
        }

        void moveTo(@Nullable Session next) {
            if (Objects.equals(home, next)) {
                return;
            }
            TopicChannel old = home == null ? null : channels.get(home);
            if (old != null) {
                old.remove(track);
            }
            home = next;
            if (next == null) {
                track.movedTo(null);
            } else {
                channel(next).add(track);
            }
        }

        void spread(List<Session> ready) {
            everywhere.entrySet().removeIf(each -> {
                boolean gone = !ready.contains(each.getKey());
                if (gone) {
                    each.getValue()
                            .position()
                            .ifPresent(seen -> left.put(each.getKey().brokerId(), seen));
                    each.getValue().close();
                }
                return gone;
            });
            for (Session session : ready) {
                everywhere.computeIfAbsent(session, _ -> {
                    Track each = new Track(topic, left.get(session.brokerId()), listener);
                    channel(session).add(each);
                    return each;
                });
            }
        }

        void end(String reason) {
            everywhere.values().forEach(Track::close);
            track.end(reason);
        }

        @Override
        public String topic() {
            return topic;
        }

        @Override
        public Optional<Position> position() {
            return track.position();
        }

        @Override
        public void close() {
            track.close();
            lock.lock();
            try {
                entries.remove(this);
                TopicChannel channel = home == null ? null : channels.get(home);
                if (channel != null) {
                    channel.remove(track);
                }
                everywhere.forEach((session, each) -> {
                    each.close();
                    TopicChannel at = channels.get(session);
                    if (at != null) {
                        at.remove(each);
                    }
                });
                everywhere.clear();
            } finally {
                lock.unlock();
            }
        }
    }
}
