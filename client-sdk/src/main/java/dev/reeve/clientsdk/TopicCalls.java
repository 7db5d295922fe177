// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clientsdk;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.reeve.protocol.Decoded;
import dev.reeve.protocol.Envelope;
import dev.reeve.protocol.Limits;
import dev.reeve.protocol.v1.TopicItem;
import dev.reeve.protocol.v1.TopicPosition;
import dev.reeve.protocol.v1.TopicPositions;
import dev.reeve.protocol.v1.TopicPublish;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The methods of {@code mmi.reeve.topic} (docs/protocol.md, section 5) as calls. Stateless; any thread. */
final class TopicCalls {
    static final String SERVICE = "mmi.reeve.topic";
    private static final byte[] EMPTY = new byte[0];
    private static final Duration SHORT = Duration.ofSeconds(10);

    private final Caller caller;

    /** Opens a call: the client. */
    @FunctionalInterface
    interface Caller {
        ReplyStream open(Request request, List<byte[]> body, Route route);
    }

    TopicCalls(Caller caller) {
        this.caller = caller;
    }

    /** The one stream per connection. */
    ReplyStream open(Session session) {
        Request request = request("open", Duration.ofMillis(Limits.STREAM_DEADLINE_MS_MAX)).stream(true)
                .build();
        return caller.open(request, List.of(Envelope.encode(TopicPositions.getDefaultInstance())), Route.only(session));
    }

    List<TopicPosition> subscribe(Session session, List<TopicPosition> positions) {
        return positions("subscribe", session, positions);
    }

    void unsubscribe(Session session, List<TopicPosition> positions) {
        List<TopicPosition> _ = positions("unsubscribe", session, positions);
    }

    private List<TopicPosition> positions(String method, Session session, List<TopicPosition> positions) {
        TopicPositions asked =
                TopicPositions.newBuilder().addAllPositions(positions).build();
        try (ReplyStream stream =
                caller.open(request(method, SHORT).build(), List.of(Envelope.encode(asked)), Route.only(session))) {
            return decode(TopicPositions.parser(), last(stream)).getPositionsList();
        }
    }

    /** Messages after a position, as far as the broker has them; returns the broker's last word on it. */
    TopicPosition read(Session session, TopicPosition from, Consumer<TopicMessage> messages) {
        Request request = request("read", SHORT).stream(true).build();
        try (ReplyStream stream = caller.open(request, List.of(Envelope.encode(from)), Route.only(session))) {
            for (Reply reply = stream.next(); reply != null; reply = stream.next()) {
                if (reply.last()) {
                    return decode(TopicPosition.parser(), reply.frames().getFirst());
                }
                TopicItem item = item(reply);
                if (item != null) {
                    messages.accept(message(item, reply));
                }
            }
            throw Errors.cancelled(request, "the call was cancelled");
        }
    }

    TopicPosition publish(Route route, TopicPublish publish, byte[] body) {
        Request request = request("publish", SHORT)
                .idempotent(!publish.getIdempotencyKey().isEmpty())
                .build();
        try (ReplyStream stream = caller.open(request, List.of(Envelope.encode(publish), body), route)) {
            return decode(TopicPosition.parser(), last(stream));
        }
    }

    private static Request.Builder request(String method, Duration deadline) {
        return Request.builder(SERVICE).method(method).deadline(deadline);
    }

    private static byte[] last(ReplyStream stream) {
        for (Reply reply = stream.next(); reply != null; reply = stream.next()) {
            if (reply.last()) {
                return reply.frames().getFirst();
            }
        }
        throw Errors.cancelled(stream.request(), "the call was cancelled");
    }

    private static <M extends MessageLite> M decode(Parser<M> parser, byte[] frame) {
        return switch (Envelope.decodeExtension(parser, frame)) {
            case Decoded.Ok<M>(M message) -> message;
            case Decoded.Rejected<M> _ -> throw ReeveClient.notOffered(SERVICE, frame);
        };
    }

    /** The item of a PARTIAL; null if it is none, which is the broker's fault and skipped. */
    static @Nullable TopicItem item(Reply reply) {
        return switch (Envelope.decodeExtension(
                TopicItem.parser(), reply.frames().getFirst())) {
            case Decoded.Ok<TopicItem>(TopicItem item) -> item;
            case Decoded.Rejected<TopicItem> _ -> null;
        };
    }

    static TopicMessage message(TopicItem item, Reply reply) {
        byte[] body = reply.frames().size() > 1 ? reply.frames().get(1) : EMPTY;
        return new TopicMessage(
                Position.of(item.getPosition()),
                body,
                item.getContentType(),
                item.getPublisher(),
                item.getPublishedUnixMs());
    }
}
