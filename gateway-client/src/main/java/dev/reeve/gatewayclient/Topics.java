// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/** All topics that are followed. Owned by the loop. */
final class Topics {
    private final Context context;
    private final Connection connection;
    private final Consumer<Publication> device;
    private final Backoff backoff;
    private final Map<String, FollowedTopic> followed = new LinkedHashMap<>();
    private final EventStreams streams;

    /**
     * The topics of a client.
     *
     * @param device hears what comes for this installation, which the gateway subscribes unasked
     */
    Topics(Context context, Connection connection, Sessions sessions, Consumer<Publication> device) {
        this.context = context;
        this.connection = connection;
        this.device = device;
        this.backoff = context.backoff();
        this.streams = new EventStreams(context, sessions, this::ended);
    }

    boolean isEmpty() {
        return followed.isEmpty();
    }

    Collection<FollowedTopic> all() {
        return List.copyOf(followed.values());
    }

    /** In place of the socket, where there can be none. */
    EventStreams streams() {
        return streams;
    }

    FollowedTopic.Hearer subscribe(String name, TopicListener listener) {
        FollowedTopic topic = followed.get(name);
        if (topic == null) {
            topic = new FollowedTopic(name, context);
            followed.put(name, topic);
        }
        FollowedTopic.Hearer hearer = topic.add(listener);
        if (connection.state() == ConnectionState.OPEN) {
            ask(topic);
        } else {
            streams.add(topic);
            if (connection.state() == ConnectionState.IDLE) {
                connection.connect();
            }
        }
        return hearer;
    }

    void unsubscribe(String name, FollowedTopic.Hearer hearer) {
        FollowedTopic topic = followed.get(name);
        if (topic != null && topic.remove(hearer)) {
            followed.remove(name);
            streams.remove(topic);
            if (topic.phase() == FollowedTopic.Phase.ASKED || topic.phase() == FollowedTopic.Phase.LIVE) {
                long unused = connection.request(id -> new ClientFrame.Unsubscribe(id, name), new Link.Pending() {});
            }
        }
    }

    /** On a new socket everything is asked for again. */
    void opened() {
        backoff.reset();
        streams.stop();
        for (FollowedTopic topic : List.copyOf(followed.values())) {
            topic.phase(FollowedTopic.Phase.LOST);
            ask(topic);
        }
    }

    void forgetAll() {
        followed.values().forEach(topic -> topic.closed("SIGNED_OUT"));
        followed.clear();
    }

    void received(ServerFrame frame) {
        if (frame instanceof ServerFrame.Published published) {
            publication(published.publication());
        } else if (frame instanceof ServerFrame.Reset reset) {
            FollowedTopic topic = followed.get(reset.topic());
            if (topic != null) {
                topic.reset(reset.position());
            }
        } else if (frame instanceof ServerFrame.Unsubscribed lost) {
            FollowedTopic topic = followed.get(lost.topic());
            if (topic != null) {
                ended(topic, lost.reason());
            }
        }
    }

    private void publication(Publication publication) {
        FollowedTopic topic = followed.get(publication.topic());
        if (topic == null) {
            if (publication.topic().startsWith("device.")) {
                device.accept(publication);
            }
        } else if (!topic.publication(publication)) {
            leave(topic);
        }
    }

    /** There is a gap: away, and back from the position. */
    private void leave(FollowedTopic topic) {
        topic.phase(FollowedTopic.Phase.LEAVING);
        long unused = request(topic, id -> new ClientFrame.Unsubscribe(id, topic.name()), done -> {
            topic.phase(FollowedTopic.Phase.LOST);
            ask(topic);
        });
    }

    private void ask(FollowedTopic topic) {
        if (topic.phase() != FollowedTopic.Phase.LOST || followed.get(topic.name()) != topic) {
            return;
        }
        Position from = topic.position();
        long id = request(
                topic,
                frameId -> new ClientFrame.Subscribe(frameId, topic.name(), from),
                done -> topic.live(done.position(), done.recovered(), done.items()));
        if (id != 0) {
            topic.phase(FollowedTopic.Phase.ASKED);
        }
    }

    /** Without a good answer nobody follows the topic for us. */
    private long request(FollowedTopic topic, LongFunction<ClientFrame> frame, Consumer<ServerFrame.Done> answered) {
        return connection.request(frame, new Link.Pending() {
            @Override
            public void done(ServerFrame.Done done) {
                answered.accept(done);
            }

            @Override
            public void failed(ReeveException error) {
                topic.phase(FollowedTopic.Phase.LOST);
                again(topic, error);
            }

            @Override
            public void lost() {
                topic.phase(FollowedTopic.Phase.LOST);
            }
        });
    }

    private void again(FollowedTopic topic, ReeveException error) {
        if (Retry.may(error, true)) {
            Loop.Timer unused = context.loop().after(backoff.nextMs(error), () -> ask(topic));
        } else {
            ended(topic, error.reason());
        }
    }

    private void ended(FollowedTopic topic, String reason) {
        if (followed.remove(topic.name(), topic)) {
            streams.remove(topic);
            topic.closed(reason);
        }
    }
}
