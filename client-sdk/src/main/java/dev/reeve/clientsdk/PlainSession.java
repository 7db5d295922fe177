// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clientsdk;

import dev.reeve.protocol.ClientInbound;
import dev.reeve.protocol.MdpEncoder;
import dev.reeve.protocol.MdpVersion;
import dev.reeve.protocol.ServiceName;
import dev.reeve.protocol.SizeLimits;
import dev.reeve.protocol.v1.CancelReason;
import dev.reeve.protocol.v1.ReplyEnvelope;
import dev.reeve.zmtp.DealerTransport;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A session with a broker that speaks the RFC only. Replies carry no request id, so there is one call at a time; and
 * one
 * that ends without its answer takes the connection with it, as nobody could tell a late answer from the next call's
 * (the
 * RFCs' own advice: close, and send again on a new socket).
 */
final class PlainSession implements Session {
    static final String PROBE_SERVICE = "mmi.service";
    private static final byte[] EMPTY = new byte[0];

    private final String endpoint;
    private final DealerTransport transport;
    private final MdpVersion version;
    private final boolean mmi;
    private final Semaphore turn = new Semaphore(1);
    private final AtomicReference<@Nullable Attempt> current = new AtomicReference<>();
    /** Callers write it when they give up, the connection's thread when the transport ends. */
    private volatile boolean gone;

    PlainSession(String endpoint, DealerTransport transport, MdpVersion version, boolean mmi) {
        this.endpoint = endpoint;
        this.transport = transport;
        this.version = version;
        this.mmi = mmi;
    }

    @Override
    public String endpoint() {
        return endpoint;
    }

    @Override
    public String brokerId() {
        return endpoint;
    }

    @Override
    public boolean isReady() {
        return !gone;
    }

    @Override
    public boolean isDraining() {
        return false;
    }

    @Override
    public boolean isPlain() {
        return true;
    }

    @Override
    public int openCalls() {
        return current.get() == null ? 0 : 1;
    }

    @Override
    public Optional<ServiceState> service(String name) {
        return Optional.empty();
    }

    @Override
    public List<ServiceState> services() {
        return List.of();
    }

    @Override
    public Started start(Attempt attempt) throws InterruptedException {
        Request request = attempt.request();
        if (!ServiceName.isPlainLegal(request.service().getBytes(StandardCharsets.UTF_8))) {
            throw Errors.invalid(request, "service is 1-255 bytes without control characters");
        }
        List<byte[]> frames = MdpEncoder.clientRequest(version, request.service(), attempt.body());
        if (!SizeLimits.defaults().allow(frames)) {
            throw Errors.tooLarge(request, "the request is over the limit of a frame or a message");
        }
        if (!turn.tryAcquire(attempt.nanosLeft(), TimeUnit.NANOSECONDS)) {
            return Started.FULL;
        }
        current.set(attempt);
        if (!gone && transport.send(frames)) {
            return Started.SENT;
        }
        return end(attempt) ? Started.GONE : Started.SENT;
    }

    /** True for the one thread that ends the attempt. */
    private boolean end(Attempt attempt) {
        boolean ended = current.compareAndSet(attempt, null);
        if (ended) {
            turn.release();
        }
        return ended;
    }

    @Override
    public Optional<Duration> tryLimit(Attempt attempt) {
        return attempt.request().idempotent() ? Optional.of(ClientSettings.PLAIN_TRY) : Optional.empty();
    }

    @Override
    public void cancel(Attempt attempt, CancelReason reason) {
        if (current.get() == attempt) {
            gone = true;
            end(attempt);
        }
    }

    @Override
    public void received(ClientInbound inbound) {
        if (!(inbound instanceof ClientInbound.Reply reply)) {
            return;
        }
        Attempt attempt = current.get();
        if (attempt == null || !attempt.request().service().equals(reply.service())) {
            // A probe's answer, or noise.
            return;
        }
        Reply message = Reply.of(reply.last(), ReplyEnvelope.getDefaultInstance(), reply.body());
        if (!attempt.inbox().add(new Incoming.Message(message))) {
            cancel(attempt, CancelReason.SLOW_CALLER);
            attempt.inbox()
                    .add(new Incoming.Refused(
                            Errors.queueFull(attempt.request(), "the caller reads its replies too slowly")));
        } else if (reply.last()) {
            end(attempt);
        }
    }

    @Override
    public boolean isNeverSilent() {
        return mmi;
    }

    @Override
    public Optional<List<byte[]>> probe() {
        if (!mmi) {
            return Optional.empty();
        }
        Attempt attempt = current.get();
        boolean confusing = attempt != null && attempt.request().service().equals(PROBE_SERVICE);
        return confusing ? Optional.empty() : Optional.of(hello(version));
    }

    /** What any broker answers at once: is there a service without a name? */
    static List<byte[]> hello(MdpVersion version) {
        return MdpEncoder.clientRequest(version, PROBE_SERVICE, List.of(EMPTY));
    }

    @Override
    public boolean isBroken() {
        return gone;
    }

    @Override
    public void forgetExpired(long nowNanos) {
        // The one attempt is ended by its caller.
    }

    @Override
    public void lost() {
        gone = true;
        Attempt attempt = current.get();
        if (attempt != null && end(attempt)) {
            attempt.inbox().add(new Incoming.Lost());
        }
    }
}
