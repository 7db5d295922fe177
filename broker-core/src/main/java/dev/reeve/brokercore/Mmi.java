// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import com.google.protobuf.ByteString;
import dev.reeve.protocol.BrokerInbound.ClientRequest;
import dev.reeve.protocol.Decoded;
import dev.reeve.protocol.DropReason;
import dev.reeve.protocol.Envelope;
import dev.reeve.protocol.EnvelopeView;
import dev.reeve.protocol.MdpVersion;
import dev.reeve.protocol.v1.ClientInfo;
import dev.reeve.protocol.v1.Revocations;
import dev.reeve.protocol.v1.TopicPublish;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The services that the broker itself answers: RFC 8 and {@code mmi.reeve.*} (protocol.md section 5). */
final class Mmi {
    static final String TOKEN = "mmi.reeve.token";
    static final String TOPIC = "mmi.reeve.topic";
    /** Revocations reach gateways on this topic: each item's body is ext(Revocations). */
    static final String REVOCATIONS_TOPIC = "reeve.revocations";

    private static final List<byte[]> OK = code("200");
    private static final List<byte[]> BAD_REQUEST = code("400");
    private static final List<byte[]> NOT_FOUND = code("404");
    private static final List<byte[]> NOT_IMPLEMENTED = code("501");

    private final Turn turn;
    private final Services services;
    private final Replies replies;
    private final Calls calls;
    private final Descriptors descriptors;
    private final Admission admission;
    private final Welcomes welcomes;
    private final Watchers watchers;
    private final Discovery discovery;
    private final Topics topics;
    private final TopicDesk topicDesk;
    private final Service tokenService;

    Mmi(CoreParts parts, Admission admission, Welcomes welcomes, Watchers watchers, Topics topics, OwnServices own) {
        this.turn = parts.turn();
        this.services = parts.services();
        this.replies = parts.replies();
        this.calls = parts.calls();
        this.descriptors = parts.descriptors();
        this.admission = admission;
        this.welcomes = welcomes;
        this.watchers = watchers;
        this.discovery = new Discovery(parts);
        this.topics = topics;
        this.topicDesk = new TopicDesk(parts, topics, admission, own.topic());
        this.tokenService = own.token();
    }

    private static List<byte[]> code(String digits) {
        return List.of(digits.getBytes(StandardCharsets.US_ASCII));
    }

    /** A request to a name that starts with {@code mmi.}. */
    void handle(Client client, ClientRequest request) {
        String service = request.service();
        List<byte[]> body = request.body();
        if (service.equals("mmi.reeve.hello") && client.version() == MdpVersion.MDP02) {
            hello(new Question(client, service, null, body));
            return;
        }
        if (!client.isReeve()) {
            answer(new Question(client, service, null, body));
            return;
        }
        switch (EnvelopeView.of(body.getFirst())) {
            case Decoded.Ok<EnvelopeView>(EnvelopeView envelope) ->
                answer(new Question(client, service, envelope, body.subList(1, body.size())));
            case Decoded.Rejected<EnvelopeView>(String detail) -> {
                if (service.equals("mmi.service") && !Envelope.isEnvelope(body.getFirst())) {
                    answer(new Question(client, service, null, body));
                } else {
                    byte[] id = EnvelopeView.requestIdOrZero(body.getFirst());
                    admission.refuse(client, service, id, Refusal.invalid(detail));
                }
            }
        }
    }

    private void answer(Question question) {
        switch (question.service()) {
            case "mmi.service" -> service(question);
            case "mmi.reeve.ping" -> discovery.answer(question, Discovery.Verb.PING);
            case "mmi.reeve.info" -> discovery.answer(question, Discovery.Verb.INFO);
            case "mmi.reeve.stats" -> discovery.answer(question, Discovery.Verb.STATS);
            case "mmi.reeve.descriptor" -> descriptor(question);
            case TOPIC -> topic(question);
            case TOKEN -> token(question);
            case "mmi.reeve.revocations" -> revocations(question);
            default -> replies.own(question, true, NOT_IMPLEMENTED);
        }
    }

    /** Said anew it may only switch watching on or off. */
    private void hello(Question question) {
        Client client = question.client();
        byte[] frame = question.arguments().getLast();
        switch (Envelope.decodeExtension(ClientInfo.parser(), frame)) {
            case Decoded.Rejected<ClientInfo>(String detail) -> {
                turn.dropped(DropReason.MALFORMED, client.peer(), detail);
                replies.own(question, true, BAD_REQUEST);
            }
            case Decoded.Ok<ClientInfo>(ClientInfo info) -> {
                client.announce();
                replies.own(question, true, List.of(Envelope.encode(welcomes.forClient(client.openMax()))));
                if (info.getWatchServices()) {
                    watchers.add(client);
                } else {
                    watchers.forget(client);
                }
            }
        }
    }

    /** 8-03: the last body frame is the name. */
    private void service(Question question) {
        List<byte[]> arguments = question.arguments();
        String name = arguments.isEmpty() ? "" : new String(arguments.getLast(), StandardCharsets.UTF_8);
        Service service = services.find(name);
        replies.own(question, true, service != null && service.free().ready() > 0 ? OK : NOT_FOUND);
    }

    private void descriptor(Question question) {
        ByteString set = descriptors.find(ByteString.copyFrom(question.argument(0)));
        replies.own(question, true, set == null ? NOT_FOUND : List.of(set.toByteArray()));
    }

    private void topic(Question question) {
        EnvelopeView envelope = question.envelope();
        if (envelope == null || !TopicDesk.isOpenTo(question.client().peer())) {
            replies.own(question, true, NOT_IMPLEMENTED);
        } else {
            topicDesk.handle(question, envelope);
        }
    }

    /** Whose token it is: a call that waits for the verdict like any other. */
    private void token(Question question) {
        EnvelopeView envelope = question.envelope();
        Client client = question.client();
        if (envelope == null || !client.peer().rights().has(PeerRole.GATEWAY)) {
            replies.own(question, true, NOT_IMPLEMENTED);
            return;
        }
        byte[] id = envelope.requestId();
        if (admission.isIdInUse(client, envelope)) {
            admission.refuse(client, TOKEN, id, Refusal.ID_IN_USE);
        } else if (client.isFull()) {
            admission.refuse(client, TOKEN, id, Refusal.queueFull("too many open requests on this connection", 100));
        } else {
            Call call = new Call(client, tokenService, envelope, question.arguments(), turn.nowMs());
            calls.open(call, admission.dueMs(tokenService, envelope));
            admission.askWhoseToken(call);
        }
    }

    /** The auth worker, or the driver with what it pulled: to the driver's cache, and to the gateways by topic. */
    private void revocations(Question question) {
        PeerRights rights = question.client().peer().rights();
        boolean allowed = rights.has(PeerRole.AUTH) || rights.has(PeerRole.BROKER);
        byte[] requestId = question.requestId();
        if (!allowed || requestId == null) {
            replies.own(question, true, NOT_IMPLEMENTED);
            return;
        }
        byte[] frame = question.argument(0);
        switch (Envelope.decodeExtension(Revocations.parser(), frame)) {
            case Decoded.Rejected<Revocations>(String detail) ->
                admission.refuse(question.client(), question.service(), requestId, Refusal.invalid(detail));
            case Decoded.Ok<Revocations>(Revocations revocations) -> {
                turn.emit(new BrokerCommand.Revoked(revocations));
                TopicPublish publish = TopicPublish.newBuilder()
                        .setTopic(REVOCATIONS_TOPIC)
                        .setContentType("application/x-protobuf")
                        .setPublisher("auth")
                        .build();
                var _ = topics.publish(publish, frame);
                replies.own(question, true, List.of());
            }
        }
    }
}
