// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import dev.reeve.protocol.ErrorReason;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request and its one answer. Its state belongs to the event loop of its connection; {@link #send},
 * {@link #fail} and {@link #onGone} may be called from any thread and go there by themselves.
 */
final class Exchange {
    private static final Logger LOG = Logger.getLogger(Exchange.class);

    private final HttpServerRequest request;
    private final Loop loop;
    private final UUID requestId;
    private final String address;
    private final ConnectionGuard guard;
    private final long startedNs;
    private final Consumer<Exchange> ended;
    private final List<Runnable> whenGone = new ArrayList<>();
    private final List<Runnable> whenFinished = new ArrayList<>();
    private final List<Runnable> whenAnswered = new ArrayList<>();
    private State state = State.OPEN;
    private String door = "none";
    private String reason = "";
    private Function<Problem, Answer> failures = Answer::problem;
    private boolean closeAfter;
    private volatile Stages.@Nullable Place place;
    private Runnable held = () -> {};

    Exchange(
            HttpServerRequest request,
            Loop loop,
            UUID requestId,
            String address,
            ConnectionGuard guard,
            Consumer<Exchange> ended) {
        this.request = request;
        this.loop = loop;
        this.requestId = requestId;
        this.address = address;
        this.guard = guard;
        this.ended = ended;
        this.startedNs = System.nanoTime();
        HttpServerResponse response = request.response();
        response.endHandler(_ -> end());
        response.closeHandler(_ -> gone());
        response.exceptionHandler(_ -> gone());
    }

    HttpServerRequest request() {
        return request;
    }

    HttpServerResponse response() {
        return request.response();
    }

    UUID requestId() {
        return requestId;
    }

    /** The caller's address, by the trusted proxies' word if there are any. */
    String address() {
        return address;
    }

    ConnectionGuard guard() {
        return guard;
    }

    long startedNs() {
        return startedNs;
    }

    /** Which door the request came in by, for the metrics. */
    String door() {
        return door;
    }

    void door(String name) {
        door = name;
    }

    /** From here on it counts in a stage. */
    void began(Stages.Place first) {
        place = first;
    }

    /** On to the next stage. Any thread. */
    void stage(Stage next) {
        Stages.Place known = place;
        if (known != null) {
            known.move(next);
        }
    }

    private void leaveStage() {
        Stages.Place known = place;
        if (known != null) {
            known.leave();
        }
    }

    /** Reason of the failure sent; empty = none. */
    String reason() {
        return reason;
    }

    @Nullable
    String header(String name) {
        return request.getHeader(name);
    }

    String header(String name, String absent) {
        String value = request.getHeader(name);
        return value == null ? absent : value;
    }

    /** The connection cannot be used again: bytes of this request are still coming, or their end is in doubt. */
    void closeAfterwards() {
        closeAfter = true;
        if (request.version() != HttpVersion.HTTP_2) {
            guard.lastRequest();
        }
    }

    /** Runs the action when the caller goes away before the answer is complete; at once if it has gone. */
    void onGone(Runnable action) {
        onLoop(() -> {
            if (state == State.GONE) {
                action.run();
            } else {
                whenGone.add(action);
            }
        });
    }

    /** Runs the action once, when the answer is written or the caller has gone. On the event loop. */
    void whenFinished(Runnable action) {
        if (isFinished()) {
            action.run();
        } else {
            whenFinished.add(action);
        }
    }

    /**
     * Runs the action once, before the caller can have a whole answer, or with the end of what is none. On the event
     * loop.
     */
    void whenAnswered(Runnable action) {
        if (state == State.OPEN || state == State.STREAMING) {
            whenAnswered.add(action);
        } else {
            action.run();
        }
    }

    private void answered() {
        whenAnswered.forEach(Runnable::run);
        whenAnswered.clear();
    }

    /** Gives back what the request holds when it is finished, unless it {@link #letGo} before. On the event loop. */
    void holds(Runnable giveBack) {
        held = giveBack;
        whenFinished(this::letGo);
    }

    /** Gives it back now: the request goes on, but is not being worked on. On the event loop. */
    void letGo() {
        Runnable now = held;
        held = () -> {};
        now.run();
    }

    /** Sends the answer, unless there was one before. */
    void send(Answer answer) {
        onLoop(() -> {
            if (state != State.OPEN) {
                return;
            }
            state = State.ANSWERED;
            answered();
            if (request.version() != HttpVersion.HTTP_2 && guard.isLeaving()) {
                closeAfterwards();
            }
            stage(Stage.RENDER);
            reason = answer.reason();
            answer.writeHead(request.response());
            announceClose();
            Future<Void> written = answer.writeBody(request);
            if (!written.isComplete()) {
                cutIfNotTaken(written, guard.answerWrite());
            }
            written.onComplete(_ -> finishConnection());
        });
    }

    /** Who opens no window, or does not read, would have its answer kept here for ever. */
    private void cutIfNotTaken(Future<Void> written, Duration atMost) {
        Runnable callOff = later(atMost, () -> {
            if (request.version() == HttpVersion.HTTP_2) { // Others of the connection are read well, perhaps.
                guard.resetStream(request.response().streamId());
            } else {
                request.connection().close().onFailure(_ -> {});
            }
        });
        written.onComplete(_ -> callOff.run());
    }

    void fail(Problem problem) {
        onLoop(() -> send(failures.apply(problem)));
    }

    /** How a failure is written from now on, whoever finds it. On the event loop. */
    void failuresAs(Function<Problem, Answer> form) {
        failures = form;
    }

    void fail(ErrorReason error, String detail) {
        fail(Problem.of(error, detail, requestId));
    }

    /** Takes the answer over for a stream; false if the caller has gone or was answered. On the event loop. */
    boolean startStream(String contentType) {
        if (state != State.OPEN) {
            return false;
        }
        state = State.STREAMING;
        request.response().setChunked(true).putHeader("Content-Type", contentType);
        announceClose();
        return true;
    }

    /** Writes a piece of a stream; its room is given back when it is written, or never will be. On the event loop. */
    void writePart(Buffer bytes, OutQueue queue) {
        HttpServerResponse response = request.response();
        if (isGone() || response.ended()) {
            queue.release(bytes.length());
        } else {
            response.write(bytes).onComplete(_ -> queue.release(bytes.length()));
        }
    }

    /** Ends a stream, unless it has ended or the caller has gone. On the event loop. */
    void endStream(ReplyForm.Ending ending) {
        endStream(ending, guard.answerWrite());
    }

    /** The same; what the reader has not taken after this time is thrown away. On the event loop. */
    void endStream(ReplyForm.Ending ending, Duration atMost) {
        HttpServerResponse response = request.response();
        if (isGone() || response.ended()) {
            return;
        }
        ending.trailers().forEach(response::putTrailer);
        Future<Void> written = ending.bytes().length() == 0 ? response.end() : response.end(ending.bytes());
        if (!written.isComplete()) {
            cutIfNotTaken(written, atMost);
        }
        written.onComplete(_ -> finishConnection());
    }

    /** Else the caller would send its next request on a connection where nobody listens. */
    private void announceClose() {
        if (closeAfter && request.version() != HttpVersion.HTTP_2) {
            request.response().putHeader("Connection", "close");
        }
    }

    /** The connection stops being HTTP: this exchange will never end, and its connection is never idle. */
    void upgraded() {
        state = State.ENDED;
        leaveStage();
    }

    /** Ends a stream that failed; the ending says so. On the event loop. */
    void failStream(Problem problem, ReplyForm.Ending ending, Duration atMost) {
        reason = problem.reason();
        endStream(ending, atMost);
    }

    boolean isGone() {
        return state == State.GONE;
    }

    /** The answer is written, or the caller has gone. */
    boolean isFinished() {
        return state == State.GONE || state == State.ENDED;
    }

    void onLoop(Runnable action) {
        loop.run(() -> {
            try {
                action.run();
            } catch (RuntimeException e) {
                LOG.errorf(e, "answer failed requestId=%s", requestId);
                request.connection().close().onFailure(_ -> {});
            }
        });
    }

    Loop loop() {
        return loop;
    }

    /** Runs the action on the event loop after a time; returns how to call it off. */
    Runnable later(Duration delay, Runnable action) {
        return loop.later(delay, action);
    }

    private void finishConnection() {
        if (!closeAfter) {
            return;
        }
        if (request.version() != HttpVersion.HTTP_2) {
            RequestDrain.thenClose(request, loop);
        } else if (!request.isEnded()) {
            // RFC 9113, section 8.1: the answer is complete, the rest of the request is not wanted.
            request.response().reset(0);
        }
    }

    private void end() {
        if (state != State.GONE && state != State.ENDED) {
            state = State.ENDED;
            whenGone.clear();
            finish();
        }
    }

    private void gone() {
        if (state == State.GONE || state == State.ENDED) {
            return;
        }
        if (request.response().ended()) {
            // An HTTP/2 stream is closed after its answer too, perhaps before the end handler is called.
            end();
            return;
        }
        state = State.GONE;
        reason = ReasonLabel.CALLER_GONE;
        List.copyOf(whenGone).forEach(Runnable::run);
        whenGone.clear();
        finish();
    }

    private void finish() {
        leaveStage();
        answered();
        whenFinished.forEach(Runnable::run);
        whenFinished.clear();
        ended.accept(this);
    }

    private enum State {
        OPEN,
        ANSWERED,
        STREAMING,
        ENDED,
        GONE
    }
}
