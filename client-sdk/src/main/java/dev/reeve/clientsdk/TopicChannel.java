// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clientsdk;

import dev.reeve.protocol.ErrorReason;
import dev.reeve.protocol.ReeveException;
import dev.reeve.protocol.v1.TopicItem;
import dev.reeve.protocol.v1.TopicPosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * All topics of this client at one broker, as long as the session lasts: one stream, read on a thread of its own, and a
 * keeper thread that subscribes, catches up, renews leases and compares positions. Topics are added and removed from
 * any
 * thread; the stream and its renewal belong to the keeper.
 */
final class TopicChannel {
    private static final System.Logger LOGGER = System.getLogger(TopicChannel.class.getName());
    private static final int BATCH = 128;
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration CHECK = Duration.ofSeconds(10);
    private static final Duration STREAM_LIFE = Duration.ofMinutes(50);

    private final Session session;
    private final TopicCalls calls;
    private final Map<String, List<Track>> tracks = new ConcurrentHashMap<>();
    private final Semaphore work = new Semaphore(0);
    private final Thread keeper;
    /** The keeper writes, the stream's reader compares; null = none is open. */
    private volatile @Nullable ReplyStream stream;

    private volatile boolean stopped;
    private volatile @Nullable String refused;
    private long streamSinceNanos;
    private long checkedNanos = System.nanoTime();

    TopicChannel(Session session, TopicCalls calls) {
        this.session = session;
        this.calls = calls;
        this.keeper =
                Thread.ofVirtual().name("reeve-topics-" + session.endpoint()).unstarted(this::keep);
    }

    void start() {
        keeper.start();
    }

    Session session() {
        return session;
    }

    void add(Track track) {
        track.movedTo(this);
        tracks.compute(track.topic(), (_, list) -> {
            List<Track> all = list == null ? new CopyOnWriteArrayList<>() : list;
            all.add(track);
            return all;
        });
        work.release();
    }

    void remove(Track track) {
        boolean last = tracks.computeIfPresent(track.topic(), (_, list) -> {
                    list.remove(track);
                    return list.isEmpty() ? null : list;
                })
                == null;
        if (last && !stopped) {
            work.release();
            forgetAtBroker(track.topic());
        }
    }

    /** On a thread of its own: closing a subscription does not wait for a broker. If it fails, the lease ends it. */
    private void forgetAtBroker(String topic) {
        Thread _ = Thread.ofVirtual().name("reeve-topics-unsubscribe").start(() -> {
            try {
                calls.unsubscribe(
                        session,
                        List.of(TopicPosition.newBuilder().setTopic(topic).build()));
                if (tracks.containsKey(topic)) {
                    // Subscribed again meanwhile, and the two may have crossed.
                    tracks.getOrDefault(topic, List.of()).forEach(Track::lostStream);
                    work.release();
                }
            } catch (ReeveException error) {
                LOGGER.log(System.Logger.Level.DEBUG, "unsubscribe failed; the lease ends it: {0}", error.getMessage());
            }
        });
    }

    /** The session is over, or the client. */
    void stop() {
        stopped = true;
        work.release();
        ReplyStream open = stream;
        if (open != null) {
            open.close();
        }
        keeper.interrupt();
    }

    private void keep() {
        try {
            while (!stopped) {
                if (!tracks.isEmpty()) {
                    tend();
                }
                if (work.tryAcquire(TICK.toMillis(), TimeUnit.MILLISECONDS)) {
                    work.drainPermits();
                }
            }
        } catch (InterruptedException _) {
            // Only stop() interrupts: the thread ends.
        }
    }

    private void tend() {
        try {
            keepStream();
            syncStale();
            long now = System.nanoTime();
            if (now - checkedNanos >= CHECK.toNanos()) {
                checkedNanos = now;
                compare();
                syncStale();
            }
        } catch (ReeveException error) {
            if (isFinal(error)) {
                endAll(error.getMessage() + " (" + error.reason() + ")");
            } else if (!stopped) {
                LOGGER.log(
                        System.Logger.Level.DEBUG,
                        "topics at {0}: {1}; again in {2}",
                        session.endpoint(),
                        error.getMessage(),
                        TICK);
            }
        }
    }

    /** True if asking again will not help. */
    private static boolean isFinal(ReeveException error) {
        return switch (error.reason()) {
            case FORBIDDEN, INVALID_REQUEST, SERVICE_UNKNOWN, UNAUTHENTICATED -> true;
            case NO_WORKERS,
                    QUEUE_FULL,
                    EXPIRED,
                    UNKNOWN,
                    WORKER_LOST,
                    TOO_LARGE,
                    RATE_LIMITED,
                    APPLICATION,
                    INTERNAL -> false;
        };
    }

    private void endAll(@Nullable String reason) {
        for (List<Track> each : List.copyOf(tracks.values())) {
            for (Track track : each) {
                end(track, reason == null ? "refused" : reason);
            }
        }
    }

    private void end(Track track, String reason) {
        tracks.computeIfPresent(track.topic(), (_, list) -> {
            list.remove(track);
            return list.isEmpty() ? null : list;
        });
        track.end(reason);
    }

    /** Opens the stream if there is none; renews it before its deadline: the new one first, then the old one ends. */
    private void keepStream() {
        String reason = refused;
        if (reason != null) {
            refused = null;
            endAll(reason);
            return;
        }
        ReplyStream current = stream;
        long now = System.nanoTime();
        if (current != null && now - streamSinceNanos < STREAM_LIFE.toNanos()) {
            return;
        }
        ReplyStream next = calls.open(session);
        stream = next;
        streamSinceNanos = now;
        Thread _ = Thread.ofVirtual()
                .name("reeve-topics-read-" + session.endpoint())
                .start(() -> read(next));
        if (current != null) {
            current.close();
        }
        if (stopped) {
            next.close();
        }
    }

    private void read(ReplyStream open) {
        try {
            for (Reply reply = open.next(); reply != null && !reply.last(); reply = open.next()) {
                received(reply);
            }
        } catch (ReeveException error) {
            if (stream == open && isFinal(error)) {
                refused = error.getMessage() + " (" + error.reason() + ")";
            }
        } finally {
            if (stream == open) {
                stream = null;
                tracks.values().forEach(each -> each.forEach(Track::lostStream));
                work.release();
            }
        }
    }

    private void received(Reply reply) {
        TopicItem item = TopicCalls.item(reply);
        if (item == null) {
            return;
        }
        for (Track track : tracks.getOrDefault(item.getPosition().getTopic(), List.of())) {
            if (item.getReset()) {
                track.lostAtBroker(this);
                work.release();
            } else if (track.live(TopicCalls.message(item, reply), this)) {
                work.release();
            }
        }
    }

    private void syncStale() {
        List<Track> stale = new ArrayList<>();
        for (List<Track> each : tracks.values()) {
            for (Track track : each) {
                if (track.beginSync()) {
                    stale.add(track);
                }
            }
        }
        for (int from = 0; from < stale.size(); from += BATCH) {
            List<Track> batch = stale.subList(from, Math.min(from + BATCH, stale.size()));
            try {
                sync(batch);
            } catch (ReeveException error) {
                stale.subList(from, stale.size()).forEach(Track::lostStream);
                if (!isFinal(error)) {
                    throw error;
                }
                syncOneByOne(batch);
            }
        }
    }

    /** A batch was refused: find those that are, and keep the others. */
    private void syncOneByOne(List<Track> batch) {
        for (Track track : batch) {
            if (!track.beginSync()) {
                continue;
            }
            try {
                sync(List.of(track));
            } catch (ReeveException error) {
                if (!isFinal(error)) {
                    track.lostStream();
                    throw error;
                }
                end(track, error.getMessage() + " (" + error.reason() + ")");
            }
        }
    }

    private void sync(List<Track> batch) {
        List<TopicPosition> now = calls.subscribe(session, positions(batch));
        for (int i = 0; i < batch.size(); i++) {
            Track track = batch.get(i);
            if (i >= now.size() || !now.get(i).getTopic().equals(track.topic())) {
                throw ReeveException.of(ErrorReason.INTERNAL, "the broker's positions are not those asked for");
            }
            catchUp(track, Position.of(now.get(i)));
        }
    }

    private void catchUp(Track track, Position now) {
        Position seen = track.position().orElse(null);
        if (seen == null || seen.epoch() == 0 || seen.equals(now)) {
            track.endSync(now, true);
        } else if (!seen.isSameEpoch(now) || seen.offset() > now.offset()) {
            track.endSync(now, false);
        } else {
            TopicPosition end = calls.read(session, seen.toProto(), track::missed);
            track.endSync(end.getRecovered() ? now : Position.of(end), end.getRecovered());
        }
    }

    private static List<TopicPosition> positions(List<Track> batch) {
        return batch.stream()
                .map(track -> track.position()
                        .map(Position::toProto)
                        .orElseGet(() -> TopicPosition.newBuilder()
                                .setTopic(track.topic())
                                .build()))
                .toList();
    }

    /** Subscribes again what is subscribed, which renews the leases, and looks whether something was missed. */
    private void compare() {
        List<Track> live = tracks.values().stream().map(List::getFirst).toList();
        for (int from = 0; from < live.size(); from += BATCH) {
            List<Track> batch = live.subList(from, Math.min(from + BATCH, live.size()));
            List<TopicPosition> now = calls.subscribe(session, positions(batch));
            for (TopicPosition position : now) {
                for (Track track : tracks.getOrDefault(position.getTopic(), List.of())) {
                    boolean _ = track.isBehind(Position.of(position));
                }
            }
        }
    }
}
