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
 * Runs on the request's virtual thread.
 */
final class CallRunner {
    private static final Logger LOG = Logger.getLogger(CallRunner.class);

    /** After the deadline everything is over by this much later, whatever the inside does. */
    private static final Duration LAST_WORD = Duration.ofSeconds(1);

    private static final Duration STREAM_BEGINS = Duration.ofSeconds(20);

    private final CallOpener calls;
    private final LimitSettings.OutQueueLimits outQueue;
    private final GatewayMetrics metrics;
    private final OpenStreams streams;

    CallRunner(CallOpener calls, LimitSettings.OutQueueLimits outQueue, GatewayMetrics metrics, OpenStreams streams) {
        this.calls = calls;
        this.outQueue = outQueue;
        this.metrics = metrics;
        this.streams = streams;
    }

    /**
     * Calls and answers.
     *
     * @param translation JSON for protobuf; null = bodies untouched
     */
    void run(Exchange exchange, Caller caller, Call call, ReplyForm form, Transcoder.@Nullable Translation translation)
            throws InterruptedException {
        Upstream.Replies replies;
        try {
            replies = calls.open(call, caller);
        } catch (ReeveException e) {
            fail(exchange, call, e, false);
            return;
        }
        exchange.onGone(replies::cancel);
        try {
            Reply first = first(exchange, call, replies, translation);
            if (first.last()) {
                exchange.send(form.whole(first).and(marks(replies.isReplay())));
            } else if (form.streams()) {
                stream(exchange, call, replies, first, form, translation);
            } else {
                replies.cancel();
                exchange.fail(ErrorReason.INVALID_REQUEST, "the method answers with a stream");
            }
        } catch (ReeveException e) {
            fail(exchange, call, e, replies.isReplay());
        }
    }

    private static void fail(Exchange exchange, Call call, ReeveException error, boolean replay) {
        logOurs(error, call);
        exchange.fail(Problem.of(OwnServices.explained(error, call.service()), call.service(), exchange.requestId())
                .with(marks(replay)));
    }

    /** Streams of Reeve's own services say something each 15 s: one that does not begin is no stream. */
    private static Reply first(
            Exchange exchange, Call call, Upstream.Replies replies, Transcoder.@Nullable Translation translation) {
        Duration longest = call.deadline().plus(LAST_WORD);
        boolean own = call.stream() && OwnServices.isOwn(call.service()) && longest.compareTo(STREAM_BEGINS) > 0;
        Runnable callOff = exchange.later(own ? STREAM_BEGINS : longest, () -> {
            replies.cancel();
            exchange.fail(ErrorReason.UNKNOWN, "no outcome in time");
        });
        try {
            return Replies.next(replies, translation);
        } finally {
            callOff.run();
        }
    }

    private void stream(
            Exchange exchange,
            Call call,
            Upstream.Replies replies,
            Reply first,
            ReplyForm form,
            Transcoder.@Nullable Translation translation)
            throws InterruptedException {
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
                reply = Replies.next(replies, translation);
            }
            replies.cancel();
            if (!writer.isGone()) {
                metrics.limitReached("slow", "stream");
                writer.fail(form, tooSlow(exchange), LAST_WORD);
            }
        } catch (ReeveException e) {
            logOurs(e, call);
            UUID id = exchange.requestId();
            writer.fail(form, stopping.get() ? goingAway(id) : Problem.of(e, call.service(), id));
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
