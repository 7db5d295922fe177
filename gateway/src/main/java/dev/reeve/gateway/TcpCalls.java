// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import dev.reeve.gateway.TcpListenerSettings.ReplyMode;
import dev.reeve.gateway.TcpListenerSettings.Target;
import dev.reeve.protocol.ErrorReason;
import dev.reeve.protocol.ReeveException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Frames of one connection as calls: sent in the order in which they came, answered in the same. The next is sent when
 * fewer than {@code in-flight} are open.
 */
final class TcpCalls implements FrameWork {
    private final TcpPeer peer;
    private final Target.Service target;
    private final TcpParts parts;
    private final TcpListener listener;
    private final Semaphore room;
    private final Lane<OpenCall> replies;
    private final Set<Upstream.Replies> open = ConcurrentHashMap.newKeySet();

    TcpCalls(TcpPeer peer, Target.Service target, TcpParts parts, TcpListener listener) {
        this.peer = peer;
        this.target = target;
        this.parts = parts;
        this.listener = listener;
        this.room = new Semaphore(target.inFlight());
        this.replies = new Lane<>(parts.virtualThreads(), this::finish);
    }

    @Override
    public void frame(byte[] payload) throws InterruptedException {
        room.acquire();
        replies.add(opened(payload));
    }

    @Override
    public boolean isIdle() {
        return replies.isIdle();
    }

    /** A reply that is for nobody else is not wanted any more; a frame that asks for none still counts. */
    @Override
    public void gone() {
        if (target.reply() == ReplyMode.ORDERED) {
            open.forEach(Upstream.Replies::cancel);
        }
    }

    private OpenCall opened(byte[] payload) {
        if (!parts.flight().enter()) {
            return new OpenCall(
                    payload,
                    null,
                    ReeveException.of(ErrorReason.QUEUE_FULL, "the gateway has its most requests in flight"));
        }
        try {
            Upstream.Replies made = parts.upstream().open(call(payload));
            open.add(made);
            return new OpenCall(payload, made, null);
        } catch (RuntimeException e) {
            parts.flight().leave();
            return new OpenCall(payload, null, e);
        }
    }

    private Call call(byte[] payload) {
        RequiredLatency latency = peer.latency();
        return new Call(
                target.service(),
                target.method(),
                payload,
                target.contentType(),
                listener.caller(peer.address()).token(),
                latency.deadline(parts.settings().deadlines()),
                parts.requestIds().get(),
                false,
                new Call.Beside("", "", "", peer.affinity(), meta(), latency.latencyClass()));
    }

    private Map<String, String> meta() {
        return CallFields.meta(
                Map.of("x-app-listener", listener.name(), "x-app-connection", Long.toString(peer.id())),
                peer.address());
    }

    private void finish(OpenCall call) {
        Upstream.Replies answers = call.replies;
        try {
            if (answers == null) {
                throw call.failure();
            }
            answer(answers);
        } catch (ReeveException | Refusal e) {
            listener.errors().failed(peer, call.payload, e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            listener.broken(peer, e);
        } finally {
            if (answers != null) {
                open.remove(answers);
                parts.flight().leave();
            }
            room.release();
        }
    }

    /** One frame per reply; a last one that is empty after others is no more than their end. */
    private void answer(Upstream.Replies answers) throws InterruptedException {
        boolean any = false;
        boolean last = false;
        while (!last) {
            Reply reply = Replies.next(answers, null);
            last = reply.last();
            if (!last || !any || reply.body().length > 0) {
                deliver(reply.body());
            }
            any = true;
        }
    }

    private void deliver(byte[] body) throws InterruptedException {
        if (target.reply() != ReplyMode.NONE && body.length > peer.payloadBytesMax()) {
            throw ReeveException.of(ErrorReason.TOO_LARGE, "the reply is over max-payload");
        }
        switch (target.reply()) {
            case NONE -> {}
            case ORDERED -> peer.sendPatiently(body);
            case BROADCAST -> listener.broadcast(body);
        }
    }

    /**
     * A call under way, or how it failed to be.
     *
     * @param payload of its frame
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over, never changed
    private record OpenCall(
            byte[] payload,
            Upstream.@Nullable Replies replies,
            @Nullable RuntimeException error) {
        RuntimeException failure() {
            return error == null ? new IllegalStateException("neither replies nor an error") : error;
        }
    }
}
