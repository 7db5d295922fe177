// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import dev.reeve.protocol.ErrorReason;
import dev.reeve.protocol.v1.Identity;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code /v1/topics/{topic}}: publish, and {@code /events}: follow; the same topics and rights as on a socket. */
final class TopicDoor {
    /** What a broker takes, but for topics of Reeve itself. */
    private static final int BODY_BYTES_MAX = 64 * 1024;

    private final SocketServices services;

    TopicDoor(SocketServices services) {
        this.services = services;
    }

    void addTo(RouteTable.Builder routes) {
        routes.topic(
                "POST",
                new Operation.Api("publish", Operation.Access.ANY, Set.of(), Set.of(MediaTypes.JSON), this::publish));
        routes.topicEvents(
                "GET",
                new Operation.Api("events", Operation.Access.ANY, Set.of(), Set.of(MediaTypes.EVENTS), this::events));
    }

    private void publish(ApiRequest request) {
        Exchange exchange = request.exchange();
        String topic = request.parameters().getFirst();
        TopicRights.demandWrite(known(request.caller().identity()), topic);
        if (request.body().length > BODY_BYTES_MAX) {
            throw Refusal.of(ErrorReason.TOO_LARGE, "a message is at most " + BODY_BYTES_MAX + " bytes");
        }
        Topics.Position position = services.upstream()
                .topics()
                .publish(Topics.Publication.of(
                        request.caller(),
                        topic,
                        request.body(),
                        CallFields.contentType(exchange.header("Content-Type")),
                        CallFields.idempotencyKey(exchange.header("Idempotency-Key"))));
        exchange.send(Answer.json(StrictJson.write(json -> {
            json.writeStartObject();
            JsonFrameWriter.writePosition(json, position);
            json.writeEndObject();
        })));
    }

    private void events(ApiRequest request) {
        Exchange exchange = request.exchange();
        String topic = request.parameters().getFirst();
        TopicRights.demandRead(known(request.caller().identity()), topic);
        Topics.Position from = TopicEvents.lastId(exchange.header("Last-Event-ID"));
        EventStream stream = new EventStream(exchange, request.caller(), topic, from, services);
        exchange.onLoop(stream::start);
    }

    private static Identity known(@Nullable Identity identity) {
        if (identity == null) {
            throw Refusal.unauthenticated();
        }
        return identity;
    }
}
