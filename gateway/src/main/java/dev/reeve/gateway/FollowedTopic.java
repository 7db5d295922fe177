// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import dev.reeve.protocol.ErrorReason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One topic that one live connection follows. Owned by the connection's event loop. */
final class FollowedTopic implements TopicFollower {
    private final String topic;
    private final SocketSession session;
    private final Runnable ended;
    /** The frame to answer; null = nobody asked, or it is answered. */
    private ClientFrame.@Nullable Subscribe asked;

    private @Nullable Place place;

    /**
     * A topic to follow.
     *
     * @param ended called when the topic ends by itself
     */
    FollowedTopic(String topic, SocketSession session, ClientFrame.@Nullable Subscribe asked, Runnable ended) {
        this.topic = topic;
        this.session = session;
        this.asked = asked;
        this.ended = ended;
    }

    /** @throws Refusal the gateway follows its most topics */
    void open(TopicFeeds feeds) {
        place = feeds.follow(topic, asked == null ? null : asked.from(), session.loop(), this);
    }

    void close() {
        if (place != null) {
            place.leave();
        }
    }

    /** No broker has said anything for too long: as good as none. */
    void late() {
        ClientFrame.Subscribe frame = asked;
        if (frame != null) {
            asked = null;
            close();
            ended.run();
            session.refuse(frame.id(), session.problem(ErrorReason.NO_WORKERS, TopicFeeds.NO_BROKER));
        }
    }

    @Override
    public void begun(Topics.Position position, boolean recovered, List<SharedItem> missed) {
        ClientFrame.Subscribe frame = asked;
        if (frame == null) {
            return;
        }
        asked = null;
        List<Topics.Item> items = missed.stream().map(SharedItem::item).toList();
        byte[] answer = answer(frame.id(), position, recovered, items);
        // Who resumes many topics at once would be cut for it, and come back to the same: the gap is told instead.
        session.send(
                items.isEmpty() || session.hasRoom(answer.length)
                        ? answer
                        : answer(frame.id(), position, false, List.of()));
    }

    @Override
    public void item(SharedItem item) {
        session.send(item.frame(session.format()));
    }

    @Override
    public void reset(Topics.Position position) {
        session.send(new ServerFrame.Reset(topic, position));
    }

    @Override
    public void closed(String reason) {
        ClientFrame.Subscribe frame = asked;
        asked = null;
        ended.run();
        if (frame == null) {
            session.send(new ServerFrame.Unsubscribed(topic, ErrorReason.FORBIDDEN.name()));
        } else {
            session.refuse(frame.id(), session.problem(ErrorReason.FORBIDDEN, reason));
        }
    }

    private byte[] answer(long id, Topics.Position position, boolean recovered, List<Topics.Item> items) {
        return session.format().write(new ServerFrame.Subscribed(id, topic, position, recovered, items));
    }
}
