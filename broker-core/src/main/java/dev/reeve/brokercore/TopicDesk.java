// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.reeve.protocol.Decoded;
import dev.reeve.protocol.Envelope;
import dev.reeve.protocol.EnvelopeView;
import dev.reeve.protocol.ErrorReason;
import dev.reeve.protocol.v1.TopicPosition;
import dev.reeve.protocol.v1.TopicPositions;
import dev.reeve.protocol.v1.TopicPublish;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The methods of {@code mmi.reeve.topic} (protocol.md section 5). */
final class TopicDesk {
    /** One read gives at most so much; what does not fit counts as not recovered. */
    private static final int READ_MESSAGES_MAX = 5_000;

    private static final long READ_BYTES_MAX = 8L * 1024 * 1024;
    private static final int NAME_CHARS_MAX = 128;
    private static final int TEXT_CHARS_MAX = 255;
    private static final String RESERVED = "reeve.";

    private final TopicSettings settings;
    private final Topics topics;
    private final Replies replies;
    private final Calls calls;
    private final Turn turn;
    private final Service service;
    private final Admission admission;

    TopicDesk(CoreParts parts, Topics topics, Admission admission, Service service) {
        this.settings = parts.settings().topics();
        this.topics = topics;
        this.replies = parts.replies();
        this.calls = parts.calls();
        this.turn = parts.turn();
        this.admission = admission;
        this.service = service;
    }

    static boolean isOpenTo(Peer peer) {
        return peer.rights().has(PeerRole.GATEWAY) || !peer.rights().topics().isEmpty();
    }

    void handle(Question question, EnvelopeView envelope) {
        switch (envelope.method()) {
            case "open" -> open(question, envelope);
            case "publish" -> publish(question);
            case "read", "subscribe", "unsubscribe", "positions" -> positions(question, envelope.method());
            default -> refuse(question, Refusal.invalid("no such method"));
        }
    }

    private void refuse(Question question, Refusal refusal) {
        byte[] requestId = Invariants.present(question.requestId(), "topics are asked in an envelope");
        admission.refuse(question.client(), question.service(), requestId, refusal);
    }

    /** One stream per connection carries the items of all its topics; a newer one takes over. */
    private void open(Question question, EnvelopeView envelope) {
        Client client = question.client();
        if (admission.isIdInUse(client, envelope)) {
            refuse(question, Refusal.ID_IN_USE);
            return;
        }
        if (client.isFull()) {
            refuse(question, Refusal.queueFull("too many open requests on this connection", 100));
            return;
        }
        Call call = new Call(client, service, envelope, question.arguments(), envelope.requestId(), turn.nowMs());
        call.state = CallState.SERVED;
        calls.open(call, admission.dueMs(service, envelope));
        client.addTopicStream(call);
    }

    private void publish(Question question) {
        TopicPublish publish = decode(TopicPublish.parser(), question.argument(0));
        if (publish == null || !isName(publish.getTopic()) || !isSound(publish)) {
            refuse(question, Refusal.invalid("frame 1 is ext(TopicPublish) with a topic name"));
            return;
        }
        PeerRights rights = question.client().peer().rights();
        if (!mayPublish(rights, publish.getTopic())) {
            refuse(question, Refusal.FORBIDDEN);
            return;
        }
        byte[] body = question.argument(1);
        int bytesMax = publish.getTopic().startsWith(RESERVED)
                ? settings.reservedMessageBytesMax()
                : settings.messageBytesMax();
        if (body.length > bytesMax) {
            refuse(question, Refusal.of(ErrorReason.TOO_LARGE, "message over the size limit of topics"));
            return;
        }
        answer(question, topics.publish(publish, body));
    }

    /** Names under {@code reeve.} are for the auth worker, and for keys that name them. */
    private static boolean mayPublish(PeerRights rights, String topic) {
        if (!topic.startsWith(RESERVED)) {
            return rights.mayUseTopic(topic);
        }
        return rights.has(PeerRole.AUTH)
                || rights.has(PeerRole.BROKER)
                || NamePattern.anyMatches(rights.topics(), topic);
    }

    private static boolean isSound(TopicPublish publish) {
        return publish.getContentType().length() <= TEXT_CHARS_MAX
                && publish.getPublisher().length() <= TEXT_CHARS_MAX
                && publish.getIdempotencyKey().length() <= TEXT_CHARS_MAX;
    }

    private void positions(Question question, String method) {
        TopicPositions asked = decode(TopicPositions.parser(), question.argument(0));
        if (asked == null) {
            refuse(question, Refusal.invalid("frame 1 is ext(TopicPositions)"));
            return;
        }
        Refusal refusal = refusalOf(question.client(), asked);
        if (refusal != null) {
            refuse(question, refusal);
            return;
        }
        TopicPositions.Builder reply = TopicPositions.newBuilder();
        ReadBudget budget = new ReadBudget();
        for (TopicPosition position : asked.getPositionsList()) {
            TopicPosition now = one(question, method, position, budget);
            if (now == null) {
                refuse(question, Refusal.queueFull("too many subscriptions on this connection", 0));
                return;
            }
            reply.addPositions(now);
        }
        answer(question, reply.build());
    }

    private static @Nullable Refusal refusalOf(Client client, TopicPositions asked) {
        for (TopicPosition position : asked.getPositionsList()) {
            if (!isName(position.getTopic())) {
                return Refusal.invalid("not a topic name");
            }
            if (!client.peer().rights().mayUseTopic(position.getTopic())) {
                return Refusal.FORBIDDEN;
            }
        }
        return null;
    }

    /** The answer for one topic; null: no room to subscribe. */
    private @Nullable TopicPosition one(Question question, String method, TopicPosition position, ReadBudget budget) {
        Client client = question.client();
        String name = position.getTopic();
        switch (method) {
            case "subscribe" -> {
                if (!topics.subscribe(client, name)) {
                    return null;
                }
            }
            case "unsubscribe" -> topics.unsubscribe(client, name);
            case "read" -> {
                return read(question, position, budget);
            }
            default -> topics.renew(client, name);
        }
        return topics.topic(name).position();
    }

    private static final class ReadBudget {
        private int messages = READ_MESSAGES_MAX;
        private long bytes = READ_BYTES_MAX;

        private boolean allows(List<Topic.Message> found) {
            messages -= found.size();
            for (Topic.Message message : found) {
                bytes -= message.bytes();
            }
            return messages >= 0 && bytes >= 0;
        }
    }

    /** Sends what follows a position; epoch 0 means "from now", which misses nothing. */
    private TopicPosition read(Question question, TopicPosition from, ReadBudget budget) {
        Topic topic = topics.topic(from.getTopic());
        if (from.getEpoch() == 0) {
            return topic.position();
        }
        Iterator<Topic.Message> found = topics.read(topic, from);
        if (found == null) {
            return topic.position().toBuilder().setRecovered(false).build();
        }
        List<Topic.Message> messages = new ArrayList<>();
        found.forEachRemaining(messages::add);
        if (!budget.allows(messages)) {
            return topic.position().toBuilder().setRecovered(false).build();
        }
        for (Topic.Message message : messages) {
            replies.own(question, false, List.of(message.item(), message.body()));
        }
        return topic.position();
    }

    private void answer(Question question, MessageLite message) {
        replies.own(question, true, List.of(Envelope.encode(message)));
    }

    private static <M extends MessageLite> @Nullable M decode(Parser<M> parser, byte[] frame) {
        return switch (Envelope.decodeExtension(parser, frame)) {
            case Decoded.Ok<M>(M message) -> message;
            case Decoded.Rejected<M> _ -> null;
        };
    }

    /** {@code [a-z0-9_-]+(\.[a-z0-9_-]+)*}, at most 128. */
    static boolean isName(String name) {
        if (name.isEmpty() || name.length() > NAME_CHARS_MAX) {
            return false;
        }
        boolean part = false;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '.') {
                if (!part) {
                    return false;
                }
                part = false;
            } else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-') {
                part = true;
            } else {
                return false;
            }
        }
        return part;
    }
}
