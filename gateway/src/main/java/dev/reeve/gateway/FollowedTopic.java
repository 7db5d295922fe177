// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import dev.reeve.protocol.ErrorReason;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One topic that one socket follows. What was missed is gathered for the answer, so that no publication overtakes it.
 * Owned by the socket's event loop, where what the listener hears is brought.
 *
 * <pre>
 *   Opening (gathers) --live, reset--> Following --closed, unsubscribe--> Closed
 * </pre>
 */
final class FollowedTopic implements Topics.Listener {
    private final String topic;
    private final SocketSession session;
    private final int missedBytesMax;
    private final Runnable ended;
    private ClientFrame.@Nullable Subscribe asked;
    private @Nullable List<Topics.Item> missed = new ArrayList<>();
    private Topics.@Nullable Subscription subscription;
    private long missedBytes;
    private boolean closed;

    /**
     * A topic to follow.
     *
     * @param asked the frame to answer; null = nobody asked
     * @param missedBytesMax the most an answer may carry; more is a gap
     * @param ended called when the topic ends by itself
     */
    FollowedTopic(
            String topic,
            SocketSession session,
            ClientFrame.@Nullable Subscribe asked,
            int missedBytesMax,
            Runnable ended) {
        this.topic = topic;
        this.session = session;
        this.asked = asked;
        this.missedBytesMax = missedBytesMax;
        this.ended = ended;
    }

    /** On a virtual thread. */
    void open(Topics topics, Topics.@Nullable Position from) {
        Topics.Subscription made = topics.subscribe(topic, from, this);
        session.onLoop(() -> {
            subscription = made;
            if (closed || !session.isOpen()) {
                made.close();
            }
        });
    }

    void close() {
        closed = true;
        Topics.Subscription open = subscription;
        if (open != null) {
            open.close();
        }
    }

    /** No broker has said anything for too long: as good as none. */
    void late() {
        if (!closed && missed != null && asked != null) {
            refuse(ErrorReason.NO_WORKERS, "no broker has answered for this topic");
            end();
        }
    }

    @Override
    public void item(Topics.Item item) {
        deliver(() -> {
            List<Topics.Item> gathered = missed;
            if (gathered == null) {
                session.send(new ServerFrame.Publication(topic, item));
                return;
            }
            missedBytes += item.body().length;
            if (missedBytes <= missedBytesMax) {
                gathered.add(item);
            }
        });
    }

    @Override
    public void live(Topics.Position position) {
        deliver(() -> answer(position, missedBytes <= missedBytesMax));
    }

    @Override
    public void reset(Topics.Position position) {
        deliver(() -> {
            if (missed == null) {
                session.send(new ServerFrame.Reset(topic, position));
            } else {
                answer(position, false);
            }
        });
    }

    @Override
    public void closed(String reason) {
        deliver(() -> {
            if (missed == null) {
                session.send(new ServerFrame.Unsubscribed(topic, ErrorReason.FORBIDDEN.name()));
            } else {
                refuse(ErrorReason.FORBIDDEN, reason);
            }
            end();
        });
    }

    /** The first word of the broker; a later one that nothing was missed is no news to the client. */
    private void answer(Topics.Position position, boolean whole) {
        List<Topics.Item> gathered = missed;
        ClientFrame.Subscribe frame = asked;
        if (gathered == null) {
            return;
        }
        missed = null;
        asked = null;
        if (frame != null) {
            boolean recovered = whole && frame.from() != null;
            List<Topics.Item> items = recovered ? gathered : List.of();
            session.send(new ServerFrame.Subscribed(frame.id(), topic, position, recovered, items));
        }
    }

    private void refuse(ErrorReason reason, String detail) {
        ClientFrame.Subscribe frame = asked;
        if (frame != null) {
            asked = null;
            session.refuse(frame.id(), session.problem(reason, detail));
        }
    }

    private void end() {
        close();
        ended.run();
    }

    private void deliver(Runnable action) {
        session.onLoop(() -> {
            if (!closed && session.isOpen()) {
                action.run();
            }
        });
    }
}
