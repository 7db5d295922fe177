// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clientsdk;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One subscription at one broker, and what it has seen. Live messages come on the stream's thread, missed ones and
 * answers
 * on the keeper's thread; the lock puts them into order, and the listener is called under it. Moving and closing take
 * no
 * lock: they come from threads that hold the hub's, and a listener may well call the hub.
 *
 * <pre>
 *   Syncing (live messages are held) --answer--> Live --gap, reset, stream lost--> Stale --keeper--> Syncing
 * </pre>
 */
final class Track {
    private static final System.Logger LOGGER = System.getLogger(Track.class.getName());
    private static final int HELD_MAX = 1_000;

    private final String topic;
    private final TopicListener listener;
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<TopicMessage> held = new ArrayDeque<>();
    private State state = State.STALE;
    private boolean heldTooMuch;
    private @Nullable Position suspect;
    /** Written under the lock; read by whoever asks. */
    private volatile @Nullable Position last;
    /** Written by the hub, read by channels: only the owner's messages count. */
    private volatile @Nullable TopicChannel owner;
    /** Set by the hub after the owner; seen by the next channel that has the lock. */
    private volatile boolean moved;
    /** Set by anyone, once. */
    private volatile boolean closed;

    private enum State {
        /** Waits for the keeper. */
        STALE,
        /** The keeper asks the broker. */
        SYNCING,
        LIVE
    }

    Track(String topic, @Nullable Position from, TopicListener listener) {
        this.topic = topic;
        this.last = from;
        this.listener = listener;
    }

    String topic() {
        return topic;
    }

    Optional<Position> position() {
        return Optional.ofNullable(last);
    }

    /** From now on only this channel's messages count; null = none. */
    void movedTo(@Nullable TopicChannel channel) {
        owner = channel;
        moved = true;
    }

    /** The stream broke: messages may be missing. */
    void lostStream() {
        lock.lock();
        try {
            makeStale();
        } finally {
            lock.unlock();
        }
    }

    /** First thing under the lock: the move that another thread made. */
    private void settle() {
        if (moved) {
            moved = false;
            makeStale();
        }
    }

    private void makeStale() {
        state = State.STALE;
        held.clear();
        heldTooMuch = false;
        suspect = null;
    }

    /** True if the keeper should now ask the broker; live messages are held from here on. */
    boolean beginSync() {
        lock.lock();
        try {
            settle();
            boolean stale = state == State.STALE && !closed;
            if (stale) {
                state = State.SYNCING;
            }
            return stale;
        } finally {
            lock.unlock();
        }
    }

    /**
     * A message of the stream.
     *
     * @return true if the keeper has something to do
     */
    boolean live(TopicMessage message, TopicChannel from) {
        lock.lock();
        try {
            settle();
            if (owner != from || closed) {
                return false;
            }
            return switch (state) {
                case STALE -> false;
                case SYNCING -> {
                    hold(message);
                    yield false;
                }
                case LIVE -> !deliverNext(message);
            };
        } finally {
            lock.unlock();
        }
    }

    /** The broker forgot the topic. */
    void lostAtBroker(TopicChannel from) {
        lock.lock();
        try {
            settle();
            if (owner == from) {
                makeStale();
            }
        } finally {
            lock.unlock();
        }
    }

    private void hold(TopicMessage message) {
        if (held.size() >= HELD_MAX) {
            heldTooMuch = true;
        } else {
            held.add(message);
        }
    }

    /** Delivers a message if it is the next, skips it if it was seen; false where some are missing. */
    private boolean deliverNext(TopicMessage message) {
        Position at = message.position();
        Position seen = last;
        if (seen != null && seen.isSameEpoch(at)) {
            if (at.offset() <= seen.offset()) {
                return true;
            }
            if (at.offset() == seen.offset() + 1) {
                last = at;
                tell(() -> listener.item(message));
                return true;
            }
        }
        makeStale();
        return false;
    }

    /** A message between what was seen and now, oldest first. */
    void missed(TopicMessage message) {
        lock.lock();
        try {
            settle();
            if (state != State.SYNCING || closed) {
                return;
            }
            Position seen = last;
            Position at = message.position();
            if (seen != null && (!seen.isSameEpoch(at) || at.offset() > seen.offset())) {
                last = at;
                tell(() -> listener.item(message));
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * The broker has answered.
     *
     * @param now what it has; messages after it come by the stream
     * @param recovered nothing is missing up to there
     */
    void endSync(Position now, boolean recovered) {
        lock.lock();
        try {
            settle();
            if (state != State.SYNCING || closed) {
                return;
            }
            if (heldTooMuch) {
                makeStale();
                return;
            }
            state = State.LIVE;
            Position seen = last;
            if (recovered) {
                Position reached = seen != null && seen.isSameEpoch(now) && seen.offset() > now.offset() ? seen : now;
                last = reached;
                tell(() -> listener.live(reached));
            } else {
                last = now;
                tell(() -> listener.reset(now));
            }
            deliverHeld();
        } finally {
            lock.unlock();
        }
    }

    /** A listener that throws harms itself alone: it missed one call, and the next comes. */
    private void tell(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException fault) {
            LOGGER.log(System.Logger.Level.ERROR, "the listener of topic " + topic + " failed", fault);
        }
    }

    private void deliverHeld() {
        for (TopicMessage message = held.poll(); message != null; message = held.poll()) {
            if (closed || !deliverNext(message)) {
                return;
            }
        }
    }

    /**
     * Compares with what the broker has. A message may be on its way, so a difference counts when it is still there at
     * the next comparison.
     *
     * @return true if some are missing
     */
    boolean isBehind(Position now) {
        lock.lock();
        try {
            settle();
            Position seen = last;
            if (state != State.LIVE || seen == null) {
                return state == State.STALE;
            }
            boolean sameEpoch = seen.isSameEpoch(now);
            Position before = suspect;
            suspect = sameEpoch && now.offset() <= seen.offset() ? null : now;
            boolean stillMissing =
                    before != null && (!sameEpoch || !before.isSameEpoch(seen) || before.offset() > seen.offset());
            if (stillMissing) {
                makeStale();
            }
            return stillMissing;
        } finally {
            lock.unlock();
        }
    }

    /** Ends it without a word. */
    void close() {
        closed = true;
        owner = null;
    }

    /** Ends it and tells the listener. */
    void end(String reason) {
        lock.lock();
        try {
            if (!closed) {
                close();
                tell(() -> listener.closed(reason));
            }
        } finally {
            lock.unlock();
        }
    }
}
