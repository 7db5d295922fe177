// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clientsdk;

import com.google.protobuf.ByteString;
import dev.reeve.protocol.ClientInbound;
import dev.reeve.protocol.Decoded;
import dev.reeve.protocol.Envelope;
import dev.reeve.protocol.EnvelopeView;
import dev.reeve.protocol.ErrorReason;
import dev.reeve.protocol.Limits;
import dev.reeve.protocol.MdpEncoder;
import dev.reeve.protocol.MdpVersion;
import dev.reeve.protocol.ReeveException;
import dev.reeve.protocol.Rejections;
import dev.reeve.protocol.RequestId;
import dev.reeve.protocol.ServiceName;
import dev.reeve.protocol.v1.BrokerInfo;
import dev.reeve.protocol.v1.Cancel;
import dev.reeve.protocol.v1.CancelReason;
import dev.reeve.protocol.v1.ReplyEnvelope;
import dev.reeve.zmtp.DealerTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A session in Reeve mode: many calls at once, told apart by request id. */
final class ReeveSession implements Session {
    private static final byte[] EMPTY = new byte[0];
    private static final long FORGET_AFTER_NANOS = Duration.ofSeconds(5).toNanos();

    private final String endpoint;
    private final DealerTransport transport;
    private final BrokerInfo broker;
    private final Runnable changed;
    private final ServiceTable services = new ServiceTable();
    private final Map<UUID, Attempt> open = new ConcurrentHashMap<>();
    /** Callers read it before they send; the connection's thread writes it, and the transport's may be at work. */
    private volatile boolean gone;
    /** Likewise. */
    private volatile boolean draining;
    /** Written by the transport's thread, read by the connection's and by callers. */
    private volatile boolean broken;

    ReeveSession(String endpoint, DealerTransport transport, BrokerInfo broker, Runnable changed) {
        this.endpoint = endpoint;
        this.transport = transport;
        this.broker = broker;
        this.changed = changed;
        this.draining = broker.getDraining();
    }

    @Override
    public String endpoint() {
        return endpoint;
    }

    @Override
    public String brokerId() {
        return broker.getBrokerId().isEmpty() ? endpoint : broker.getBrokerId();
    }

    @Override
    public boolean isReady() {
        return !gone && !draining && !broken;
    }

    @Override
    public boolean isDraining() {
        return draining;
    }

    @Override
    public boolean isPlain() {
        return false;
    }

    @Override
    public int openCalls() {
        return open.size();
    }

    @Override
    public Optional<ServiceState> service(String name) {
        return services.find(name);
    }

    @Override
    public List<ServiceState> services() {
        return services.all();
    }

    Duration heartbeat() {
        return Duration.ofMillis(broker.getHeartbeatMs() > 0 ? broker.getHeartbeatMs() : Limits.HEARTBEAT_MS);
    }

    int liveness() {
        return broker.getLiveness() > 0 ? broker.getLiveness() : Limits.LIVENESS;
    }

    @Override
    public Started start(Attempt attempt) {
        List<byte[]> frames = frames(attempt);
        UUID id = attempt.request().requestId();
        int openMax = broker.getMaxInFlight() > 0 ? broker.getMaxInFlight() : Integer.MAX_VALUE;
        if (open.size() >= openMax) {
            return Started.FULL;
        }
        if (open.putIfAbsent(id, attempt) != null) {
            throw Errors.invalid(attempt.request(), "a call with this request id is open");
        }
        // After the registration: lost() sets the flag first and then takes what is registered, so one of the two sees
        // it.
        if (!isReady()) {
            return open.remove(id, attempt) ? Started.GONE : Started.SENT;
        }
        if (transport.send(frames)) {
            return Started.SENT;
        }
        boolean ours = open.remove(id, attempt);
        return ours && !transport.isClosed() ? Started.FULL : Started.GONE;
    }

    private List<byte[]> frames(Attempt attempt) {
        Request request = attempt.request();
        if (!ServiceName.isCallable(request.service())) {
            throw Errors.invalid(request, "service is not [a-z0-9.-]{1,64}");
        }
        byte[] envelope = Envelope.encode(attempt.envelope());
        if (EnvelopeView.of(envelope) instanceof Decoded.Rejected<EnvelopeView>(String detail)) {
            throw detail.equals(Rejections.TOKEN)
                    ? Errors.unauthenticated(request, detail)
                    : Errors.invalid(request, detail);
        }
        List<byte[]> body = new ArrayList<>(attempt.body().size() + 1);
        body.add(envelope);
        body.addAll(attempt.body());
        List<byte[]> frames = MdpEncoder.clientRequest(MdpVersion.MDP02, request.service(), body);
        if (!MessageSize.isWithin(broker, frames)) {
            throw Errors.tooLarge(request, "the request is over the broker's limit of a frame or a message");
        }
        return frames;
    }

    @Override
    public Optional<Duration> tryLimit(Attempt attempt) {
        return Optional.empty();
    }

    @Override
    public void cancel(Attempt attempt, CancelReason reason) {
        UUID id = attempt.request().requestId();
        if (open.remove(id, attempt) && !gone) {
            Cancel cancel = Cancel.newBuilder()
                    .setRequestId(ByteString.copyFrom(RequestId.toBytes(id)))
                    .setReason(reason)
                    .build();
            // A full send queue: the broker ends the call at its deadline.
            transport.send(MdpEncoder.clientCancel(cancel));
        }
    }

    @Override
    public void received(ClientInbound inbound) {
        switch (inbound) {
            case ClientInbound.Reply reply -> receivedReply(reply);
            case ClientInbound.BrokerDrain _ -> {
                draining = true;
                changed.run();
            }
            case ClientInbound.ServicesUpdate(var update) -> {
                services.apply(update);
                changed.run();
            }
        }
    }

    private void receivedReply(ClientInbound.Reply reply) {
        byte[] first = reply.body().getFirst();
        if (reply.version() == MdpVersion.MDP01 || !Envelope.isEnvelope(first)) {
            // A broker that restarted behind the same transport takes us for a plain client.
            broken = true;
            return;
        }
        switch (Envelope.decodeReply(first)) {
            case Decoded.Ok<ReplyEnvelope>(ReplyEnvelope envelope) -> deliver(reply, envelope);
            case Decoded.Rejected<ReplyEnvelope>(String detail) -> {
                UUID id = RequestId.fromBytes(EnvelopeView.requestIdOrZero(first));
                Attempt attempt = id == null ? null : open.remove(id);
                if (attempt != null) {
                    attempt.inbox()
                            .add(new Incoming.Refused(ReeveException.builder(ErrorReason.INTERNAL, detail)
                                    .requestId(attempt.request().requestId())
                                    .build()));
                }
            }
        }
    }

    private void deliver(ClientInbound.Reply reply, ReplyEnvelope envelope) {
        @Nullable UUID id = RequestId.fromBytes(envelope.getRequestId().toByteArray());
        @Nullable Attempt attempt = id == null ? null : open.get(id);
        if (attempt == null) {
            // Cancelled, late, or a probe's answer.
            return;
        }
        if (envelope.getStatus().getReasonValue() != 0) {
            open.remove(id, attempt);
            attempt.inbox().add(new Incoming.Refused(ReeveException.of(envelope)));
            return;
        }
        if (reply.last()) {
            open.remove(id, attempt);
        }
        List<byte[]> body = reply.body().subList(1, reply.body().size());
        Reply message = Reply.of(reply.last(), envelope, body.isEmpty() ? List.of(EMPTY) : body);
        if (!attempt.inbox().add(new Incoming.Message(message))) {
            cancel(attempt, CancelReason.SLOW_CALLER);
            attempt.inbox()
                    .add(new Incoming.Refused(
                            Errors.queueFull(attempt.request(), "the caller reads its replies too slowly")));
        }
    }

    @Override
    public boolean isNeverSilent() {
        return true;
    }

    @Override
    public Optional<List<byte[]>> probe() {
        Request request = Request.builder("mmi.service").build();
        Attempt attempt = Attempt.first(
                request, List.of(EMPTY), System.nanoTime() + heartbeat().toNanos());
        return Optional.of(frames(attempt));
    }

    @Override
    public boolean isBroken() {
        return broken;
    }

    /** After a fault of ours: what the broker said is lost, so the conversation is too. */
    void breakOff() {
        broken = true;
    }

    @Override
    public void forgetExpired(long nowNanos) {
        open.values().removeIf(attempt -> nowNanos - attempt.deadlineNanos() > FORGET_AFTER_NANOS);
    }

    @Override
    public void lost() {
        gone = true;
        open.forEach((id, attempt) -> {
            if (open.remove(id, attempt)) {
                attempt.inbox().add(new Incoming.Lost());
            }
        });
    }
}
