// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import dev.reeve.protocol.ErrorReason;
import dev.reeve.protocol.ReeveException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Makes a call and writes its replies in a door's form: one whole answer, or a stream if the first reply is partial.
 * Runs on the request's virtual thread, or without one up to a first reply.
 */
final class CallRunner {
    private static final Logger LOG = Logger.getLogger(CallRunner.class);

    /** After the deadline everything is over by this much later, whatever the inside does. */
    private static final Duration LAST_WORD = Duration.ofSeconds(1);

    private static final Duration STREAM_BEGINS = Duration.ofSeconds(20);

    /** Of a reply; more is not translated and written by an event loop, which has others to serve. */
    static final int QUICK_BYTES = 16 * 1024;

    private final CallOpener calls;
    private final RequestRuns runs;
    private final LimitSettings.OutQueueLimits outQueue;
    private final GatewayMetrics metrics;
    private final OpenStreams streams;

    CallRunner(
            CallOpener calls,
            RequestRuns runs,
            LimitSettings.OutQueueLimits outQueue,
            GatewayMetrics metrics,
            OpenStreams streams) {
        this.calls = calls;
        this.runs = runs;
        this.outQueue = outQueue;
        this.metrics = metrics;
        this.streams = streams;
    }

    /**
     * Calls and answers. On the event loop it does not wait: it returns before the answer.
     *
     * @param translation JSON for protobuf; null = bodies untouched
     */
    void run(Exchange exchange, Caller caller, Call call, ReplyForm form, Transcoder.@Nullable Translation translation)
            throws InterruptedException {
        boolean onLoop = exchange.loop().isCurrent();
        Upstream.Replies replies;
        try {
            replies = onLoop ? openNow(call, caller) : calls.open(call, caller);
        } catch (ReeveException e) {
            fail(exchange, call, e, false);
            return;
        }
        if (replies == null) {
            runs.waiting(exchange, () -> run(exchange, caller, call, form, translation));
            return;
        }
        exchange.onGone(replies::cancel);
        Opened opened = new Opened(exchange, call, replies, form, translation);
        if (onLoop) {
            FirstReply.await(exchange, replies, first -> goOn(opened, first));
        } else {
            answer(opened, null);
        }
    }

    private Upstream.@Nullable Replies openNow(Call call, Caller caller) {
        return isOwnStream(call) ? null : calls.openNow(call, caller);
    }

    private static boolean isOwnStream(Call call) {
        return call.stream() && OwnServices.isOwn(call.service());
    }

    /** A call that was sent, and how its replies are written. */
    private record Opened(
            Exchange exchange,
            Call call,
            Upstream.Replies replies,
            ReplyForm form,
            Transcoder.@Nullable Translation translation) {}

    /** On the event loop: one small reply is written at once. */
    private void goOn(Opened opened, @Nullable Reply first) {
        RequestRuns.Task task = () -> answer(opened, first);
        if (first != null && first.last() && first.body().length <= QUICK_BYTES) {
            runs.here(opened.exchange, task);
        } else {
            runs.waiting(opened.exchange, task);
        }
    }

    /** @param early the first reply if it has been taken already */
    private void answer(Opened opened, @Nullable Reply early) throws InterruptedException {
        Exchange exchange = opened.exchange;
        Upstream.Replies replies = opened.replies;
        try {
            Reply taken = early == null ? first(exchange, opened.call, replies) : early;
            Reply first = Replies.translated(taken, opened.translation);
            if (first.last()) {
                exchange.send(opened.form.whole(first).and(marks(replies.isReplay())));
            } else if (opened.form.streams()) {
                stream(opened, first);
            } else {
                replies.cancel();
                exchange.fail(ErrorReason.INVALID_REQUEST, "the method answers with a stream");
            }
        } catch (ReeveException e) {
            fail(exchange, opened.call, e, replies.isReplay());
        }
    }

    private static void fail(Exchange exchange, Call call, ReeveException error, boolean replay) {
        logOurs(error, call);
        exchange.fail(Problem.of(OwnServices.explained(error, call.service()), call.service(), exchange.requestId())
                .with(marks(replay)));
    }

    /** Streams of Reeve's own services say something each 15 s: one that does not begin is no stream. */
    private static Reply first(Exchange exchange, Call call, Upstream.Replies replies) {
        Duration longest = call.deadline().plus(LAST_WORD);
        boolean own = isOwnStream(call) && longest.compareTo(STREAM_BEGINS) > 0;
        Runnable callOff = exchange.later(own ? STREAM_BEGINS : longest, () -> {
            replies.cancel();
            exchange.fail(ErrorReason.UNKNOWN, "no outcome in time");
        });
        try {
            return Replies.next(replies, null);
        } finally {
            callOff.run();
        }
    }

    private void stream(Opened opened, Reply first) throws InterruptedException {
        Exchange exchange = opened.exchange;
        Upstream.Replies replies = opened.replies;
        ReplyForm form = opened.form;
        StreamWriter writer =
                new StreamWriter(exchange, new OutQueue(outQueue, metrics.outQueueBytes(), System::nanoTime));
        writer.start(form.contentType(), form.headers(first));
        AtomicBoolean stopping = new AtomicBoolean();
        try (OpenStreams.Entry _ = streams.enter(() -> {
            stopping.set(true);
            replies.cancel();
        })) {
            Reply reply = first;
            while (writer.write(form.part(reply))) {
                if (reply.last()) {
                    writer.end(form.end(reply));
                    return;
                }
                reply = Replies.next(replies, opened.translation);
            }
            replies.cancel();
            if (!writer.isGone()) {
                metrics.limitReached("slow", "stream");
                writer.fail(form, tooSlow(exchange), LAST_WORD);
            }
        } catch (ReeveException e) {
            logOurs(e, opened.call);
            UUID id = exchange.requestId();
            writer.fail(form, stopping.get() ? goingAway(id) : Problem.of(e, opened.call.service(), id));
        }
    }

    /** A fault of ours is shown without its text, so the log has it. */
    private static void logOurs(ReeveException error, Call call) {
        if (error.reason() == ErrorReason.INTERNAL) {
            LOG.errorf(error, "call failed requestId=%s service=%s", call.requestId(), call.service());
        }
    }

    private static Map<String, String> marks(boolean replay) {
        return replay ? Map.of("Idempotency-Replayed", "true") : Map.of();
    }

    /** Says to open the stream again, elsewhere or a little later, from where it was. */
    private static Problem goingAway(UUID requestId) {
        return Problem.of(ErrorReason.NO_WORKERS, "the gateway is stopping; open the stream again", requestId);
    }

    private static Problem tooSlow(Exchange exchange) {
        return Problem.of(ErrorReason.QUEUE_FULL, "the answer is read too slowly", exchange.requestId());
    }
}
