// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One topic: its position and who hears it (docs/client-spec.md section 4). Owned by the loop.
 *
 * <pre>
 * new, lost --subscribe--> ASKED --done--> LIVE --gap--> LEAVING --done--> (subscribe again)
 * new, lost --event stream--> LIVE --gap, end--> lost
 * </pre>
 */
final class FollowedTopic {
    private final String name;
    private final List<Hearer> hearers = new ArrayList<>();
    private final Executor callbacks;
    private final long bufferMax;
    private @Nullable Position position;
    private Phase phase = Phase.LOST;

    FollowedTopic(String name, Context context) {
        this.name = name;
        this.callbacks = context.callbacks();
        this.bufferMax = context.ms(Setting.TOPIC_BUFFER_MAX);
    }

    String name() {
        return name;
    }

    @Nullable
    Position position() {
        return position;
    }

    Phase phase() {
        return phase;
    }

    void phase(Phase next) {
        phase = next;
    }

    Hearer add(TopicListener listener) {
        Hearer hearer = new Hearer(listener);
        hearers.add(hearer);
        return hearer;
    }

    /** True if nobody is left. */
    boolean remove(Hearer hearer) {
        hearers.remove(hearer);
        return hearers.isEmpty();
    }

    /** The gateway follows it for us now. */
    void live(@Nullable Position now, boolean recovered, List<Publication> items) {
        boolean isGap = position != null && !recovered;
        phase = Phase.LIVE;
        if (now == null) {
            return;
        }
        if (isGap) {
            reset(now);
            return;
        }
        if (position == null) {
            position = now;
            return;
        }
        for (Publication item : items) {
            hand(item);
        }
        position = now;
    }

    /** An event stream follows it for us, from there. */
    void streamed(Position from, boolean recovered) {
        phase = Phase.LIVE;
        if (position == null) {
            position = from;
        } else if (!recovered) {
            reset(from);
        }
    }

    /** False = there is a gap before it. */
    boolean publication(Publication publication) {
        Position at = position;
        if (phase != Phase.LIVE || at == null || publication.offset() <= at.offset()) {
            return true;
        }
        if (publication.offset() > at.offset() + 1) {
            return false;
        }
        hand(publication);
        return true;
    }

    void reset(Position now) {
        position = now;
        hearers.forEach(hearer -> hearer.tell(listener -> listener.reset(now)));
    }

    void closed(String reason) {
        hearers.forEach(hearer -> hearer.tell(listener -> listener.closed(reason)));
        hearers.clear();
    }

    private void hand(Publication publication) {
        Position at = position;
        if (at != null && publication.offset() > at.offset()) {
            position = new Position(at.epoch(), publication.offset());
            Position now = position;
            hearers.forEach(hearer -> hearer.hand(publication, now));
        }
    }

    enum Phase {
        /** Nothing follows it. */
        LOST,
        ASKED,
        LIVE,
        /** Unsubscribed, to be asked for again from its position. */
        LEAVING
    }

    /** One listener and how far behind it is. */
    final class Hearer {
        private final TopicListener listener;
        private final AtomicInteger waiting = new AtomicInteger();
        private boolean behind;

        Hearer(TopicListener listener) {
            this.listener = listener;
        }

        /** A listener that does not keep up loses publications, and is told. */
        void hand(Publication publication, Position now) {
            if (waiting.get() >= bufferMax) {
                behind = true;
                return;
            }
            if (behind) {
                behind = false;
                tell(to -> to.reset(now));
                return;
            }
            tell(to -> to.publication(publication));
        }

        void tell(Consumer<TopicListener> what) {
            waiting.incrementAndGet();
            callbacks.execute(() -> {
                waiting.decrementAndGet();
                what.accept(listener);
            });
        }
    }
}
