// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import dev.reeve.protocol.ErrorReason;
import dev.reeve.protocol.ReeveException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The topics one socket follows and publishes to. The map belongs to the socket's event loop. */
final class SocketTopics {
    private static final Logger LOG = Logger.getLogger(SocketTopics.class);

    private final SocketSession session;
    private final SocketServices services;
    private final Map<String, FollowedTopic> followed = new HashMap<>();

    SocketTopics(SocketSession session, SocketServices services) {
        this.session = session;
        this.services = services;
    }

    /** Follows a topic for the client. */
    void subscribe(ClientFrame.Subscribe frame, Caller caller) {
        try {
            TopicRights.demandRead(caller.identity(), frame.topic());
            if (followed.containsKey(frame.topic())) {
                throw Refusal.invalid("the topic is followed already");
            }
            if (followed.size() >= services.limits().subscriptions()) {
                services.metrics().limitReached("subscriptions", "socket");
                throw Refusal.of(ErrorReason.RATE_LIMITED, "too many subscriptions on this socket");
            }
            FollowedTopic topic = follow(frame.topic(), frame);
            session.later(TopicFeeds.BEGINS_WITHIN, topic::late);
        } catch (Refusal e) {
            session.refuse(frame.id(), e.problem(services.requestIds().get()));
        }
    }

    /** The topic of the token's own installation is followed without being asked for: levels and watches come by it. */
    void followDevice(Caller caller) {
        String topic = caller.identity() == null ? "" : TopicRights.deviceTopic(caller.identity());
        if (!topic.isEmpty() && !followed.containsKey(topic)) {
            FollowedTopic _ = follow(topic, null);
        }
    }

    /** A new token may have lost rights: what it may not follow ends. */
    void keepOnlyThoseOf(Caller caller) {
        for (String topic : List.copyOf(followed.keySet())) {
            FollowedTopic lost = TopicRights.mayRead(caller.identity(), topic) ? null : followed.remove(topic);
            if (lost != null) {
                lost.close();
                session.send(new ServerFrame.Unsubscribed(topic, ErrorReason.FORBIDDEN.name()));
            }
        }
    }

    void unsubscribe(ClientFrame.Unsubscribe frame) {
        FollowedTopic topic = followed.remove(frame.topic());
        if (topic != null) {
            topic.close();
        }
        session.send(new ServerFrame.Left(frame.id(), frame.topic()));
    }

    void publish(ClientFrame.Publish frame, Caller caller) {
        UUID requestId = services.requestIds().get();
        try {
            TopicRights.demandWrite(caller.identity(), frame.topic());
            RateLimiter.Outcome rate = services.subjectRate().take(caller.subjectKey());
            if (!rate.allowed()) {
                services.metrics().limitReached("subject-rate", "rate");
                throw Refusal.rateLimited(rate);
            }
            String key = frame.idempotencyKey();
            Topics.Publication publication = Topics.Publication.of(
                    caller,
                    frame.topic(),
                    frame.body().bytes(),
                    CallFields.contentType(frame.body().contentType()),
                    CallFields.idempotencyKey(key.isEmpty() ? null : key));
            services.virtualThreads().execute(() -> publish(frame.id(), requestId, publication));
        } catch (Refusal e) {
            session.refuse(frame.id(), e.problem(requestId));
        }
    }

    void closeAll() {
        List.copyOf(followed.values()).forEach(FollowedTopic::close);
        followed.clear();
    }

    private FollowedTopic follow(String name, ClientFrame.@Nullable Subscribe frame) {
        FollowedTopic topic = new FollowedTopic(name, session, frame, () -> followed.remove(name));
        topic.open(services.feeds());
        followed.put(name, topic);
        return topic;
    }

    /** On a virtual thread. */
    private void publish(long id, UUID requestId, Topics.Publication publication) {
        Problem problem;
        try {
            Topics.Position position = services.upstream().topics().publish(publication);
            session.onLoop(() -> session.send(new ServerFrame.Published(id, position)));
            return;
        } catch (ReeveException e) {
            problem = Problem.of(e, Problem.DOMAIN, requestId);
        } catch (RuntimeException | Error e) {
            LOG.errorf(e, "publishing failed requestId=%s", requestId);
            problem = Problem.internal(requestId);
        }
        Problem failure = problem;
        session.onLoop(() -> session.refuse(id, failure));
    }
}
