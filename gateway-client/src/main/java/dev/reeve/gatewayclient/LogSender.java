// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Brings records to the logger: one append at a time, those of earlier starts first (docs/client-spec.md section 6).
 * Owned by the loop; the ring may be filled by any thread.
 */
final class LogSender {
    private static final String NAME = "logs";
    private static final String SERVICE = "reeve.log.v1.log";
    private static final int EARLIER_MAX = 4;
    private static final CallOptions REPEATABLE = CallOptions.DEFAULT.idempotent();

    private final Context context;
    private final Calls calls;
    private final CallTask.Plan plan;
    private final Backoff backoff;
    private final Deque<LogRing> earlier = new ArrayDeque<>();
    private final LogRing ring;
    private final List<Runnable> whenIdle = new ArrayList<>();
    private Loop.Timer flush = Loop.Timer.NONE;
    private boolean planned;
    private boolean due;
    private boolean sending;
    private boolean pausing;

    LogSender(Context context, Calls calls, CallTask.Tokens tokens) {
        this.context = context;
        this.calls = calls;
        this.backoff = context.backoff();
        this.plan = new CallTask.Plan(context.ms(Setting.DEADLINE_MS), Door.ANY, true, 1, true, tokens);
        byte[] kept = context.store().read(NAME);
        if (kept != null) {
            for (JsonNode session : Json.parsed(kept).path("sessions")) {
                LogRing read = LogRing.of(session, context.settings());
                if (read != null) {
                    earlier.add(read);
                }
            }
        }
        while (earlier.size() > EARLIER_MAX) {
            earlier.removeFirst();
        }
        String previous = earlier.isEmpty() ? "" : earlier.getLast().session();
        this.ring = new LogRing(UUID.randomUUID().toString(), previous, context.settings());
    }

    LogRing ring() {
        return ring;
    }

    /** What an earlier start left goes out. */
    void start() {
        if (!earlier.isEmpty()) {
            soon();
        }
    }

    /** There is a record. */
    void added(boolean isGrave) {
        if (isGrave) {
            keep();
            now();
        } else if (ring.size() >= context.ms(Setting.LOG_BATCH_MAX)) {
            now();
        } else {
            soon();
        }
    }

    /** Sends what there is; the action runs when nothing is left, or it cannot be sent. */
    void flush(Runnable done) {
        keep();
        if (isEmpty()) {
            done.run();
        } else {
            whenIdle.add(done);
            now();
        }
    }

    /** Tells what became of something that the console asked for; a server that does not want to know says so. */
    void answer(ObjectNode what) {
        CallTask unused =
                calls.start(call("Answer", what), calls.plan(REPEATABLE), CallTask.ends(reply -> {}, error -> {}));
    }

    /** Puts what is not sent into the store. */
    void keep() {
        if (isEmpty()) {
            context.store().remove(NAME);
            return;
        }
        ObjectNode json = Json.object();
        ArrayNode sessions = json.putArray("sessions");
        earlier.forEach(old -> sessions.add(old.json()));
        if (!ring.isEmpty()) {
            sessions.add(ring.json());
        }
        context.store().write(NAME, Json.bytes(json));
    }

    private boolean isEmpty() {
        return earlier.isEmpty() && ring.isEmpty();
    }

    private void soon() {
        if (!planned) {
            planned = true;
            flush = context.loop().after(context.ms(Setting.LOG_FLUSH_MS), this::now);
        }
    }

    private void now() {
        planned = false;
        flush.cancel();
        due = true;
        send();
    }

    private void send() {
        if (sending || pausing) {
            return;
        }
        LogRing from = earlier.isEmpty() ? ring : earlier.getFirst();
        if (from.isEmpty()) {
            idle();
            return;
        }
        due = !earlier.isEmpty() || from.size() > context.ms(Setting.LOG_BATCH_MAX);
        List<JsonNode> batch = from.batch(context.ms(Setting.LOG_BATCH_MAX), context.ms(Setting.LOG_BATCH_BYTES_MAX));
        List<JsonNode> drops = from.drops();
        long through =
                batch.isEmpty() ? 0 : batch.get(batch.size() - 1).path("seq").asLong();
        sending = true;
        CallTask unused = calls.start(
                call("Append", request(from, batch, drops)),
                plan,
                CallTask.ends(
                        reply -> stored(from, Math.max(through, number(reply)), drops.size()),
                        error -> notStored(from, through, error)));
    }

    private static Operation call(String method, ObjectNode body) {
        return new Operation.Invoke(
                SERVICE, method, new Body(Json.bytes(body), Body.JSON), REPEATABLE, Calls.newRequestId(), false);
    }

    private static long number(Reply reply) {
        return reply.json().path("storedThrough").asLong();
    }

    private void stored(LogRing from, long through, int dropsTold) {
        sending = false;
        backoff.reset();
        from.stored(through, dropsTold);
        if (from != ring && from.isEmpty()) {
            earlier.remove(from);
        }
        if (context.store().read(NAME) != null) {
            keep();
        }
        next();
    }

    private void notStored(LogRing from, long through, ReeveException error) {
        sending = false;
        if (error.isOfClient() && error.is("CLOSED")) {
            return;
        }
        if (Retry.may(error, true) || error.is("UNAUTHENTICATED")) {
            pausing = true;
            Loop.Timer unused = context.loop().after(backoff.nextMs(error), () -> {
                pausing = false;
                send();
            });
            idle();
        } else {
            from.rejected(through);
            next();
        }
    }

    private void next() {
        if (due || !earlier.isEmpty() || (!whenIdle.isEmpty() && !ring.isEmpty())) {
            send();
        } else {
            idle();
        }
    }

    private void idle() {
        List<Runnable> done = List.copyOf(whenIdle);
        whenIdle.clear();
        done.forEach(Runnable::run);
    }

    private ObjectNode request(LogRing from, List<JsonNode> batch, List<JsonNode> drops) {
        AppInfo app = context.app();
        ObjectNode request = Json.object();
        ObjectNode source = request.putObject("source").put("sessionId", from.session());
        Json.putIfSaid(source, "previousSessionId", from.previous());
        Json.putIfSaid(source, "appName", app.name());
        Json.putIfSaid(source, "appVersion", app.version());
        Json.putIfSaid(source, "deviceModel", app.model());
        Json.putIfSaid(source, "osName", app.platform());
        source.put(
                "sentUnixNano",
                Long.toString(TimeUnit.MILLISECONDS.toNanos(context.loop().wallMs())));
        ArrayNode records = request.putArray("records");
        batch.forEach(records::add);
        if (!drops.isEmpty()) {
            ArrayNode told = request.putArray("drops");
            drops.forEach(told::add);
        }
        return request;
    }
}
