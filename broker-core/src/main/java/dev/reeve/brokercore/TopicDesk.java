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
    /** One read gives at most so much; more counts as not recovered. */
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
            case "read" -> read(question);
            case "subscribe", "unsubscribe", "positions" -> positions(question, envelope.method());
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
        Call call = new Call(client, service, envelope, question.arguments(), turn.nowMs());
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

    /** Short calls over several topics; the answer has their positions now, in the same order. */
    private void positions(Question question, String method) {
        TopicPositions asked = decode(TopicPositions.parser(), question.argument(0));
        if (asked == null) {
            refuse(question, Refusal.invalid("frame 1 is ext(TopicPositions)"));
            return;
        }
        Client client = question.client();
        for (TopicPosition position : asked.getPositionsList()) {
            Refusal refusal = refusalOf(client, position.getTopic());
            if (refusal != null) {
                refuse(question, refusal);
                return;
            }
        }
        TopicPositions.Builder reply = TopicPositions.newBuilder();
        for (TopicPosition position : asked.getPositionsList()) {
            String topic = position.getTopic();
            boolean done = switch (method) {
                case "subscribe" -> topics.subscribe(client, topic);
                case "unsubscribe" -> topics.unsubscribe(client, topic);
                default -> topics.renew(client, topic);
            };
            if (!done) {
                refuse(question, Refusal.queueFull("too many subscriptions on this connection", 0));
                return;
            }
            reply.addPositions(topics.topic(topic).position());
        }
        answer(question, reply.build());
    }

    private static @Nullable Refusal refusalOf(Client client, String topic) {
        if (!isName(topic)) {
            return Refusal.invalid("not a topic name");
        }
        return client.peer().rights().mayUseTopic(topic) ? null : Refusal.FORBIDDEN;
    }

    /** Sends what follows one position; epoch 0 means "from now", which misses nothing. */
    private void read(Question question) {
        TopicPosition from = decode(TopicPosition.parser(), question.argument(0));
        Refusal refusal = from == null
                ? Refusal.invalid("frame 1 is ext(TopicPosition)")
                : refusalOf(question.client(), from.getTopic());
        if (from == null || refusal != null) {
            refuse(question, refusal == null ? Refusal.FORBIDDEN : refusal);
            return;
        }
        Topic topic = topics.topic(from.getTopic());
        boolean recovered = from.getEpoch() == 0 || replay(question, topics.read(topic, from));
        answer(question, topic.position().toBuilder().setRecovered(recovered).build());
    }

    private boolean replay(Question question, @Nullable Iterator<Topic.Message> found) {
        if (found == null) {
            return false;
        }
        List<Topic.Message> messages = new ArrayList<>();
        long bytes = 0;
        while (found.hasNext()) {
            Topic.Message message = found.next();
            bytes += message.bytes();
            messages.add(message);
        }
        if (bytes > READ_BYTES_MAX) {
            return false;
        }
        for (Topic.Message message : messages) {
            replies.own(question, false, List.of(message.item(), message.body()));
        }
        return true;
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
