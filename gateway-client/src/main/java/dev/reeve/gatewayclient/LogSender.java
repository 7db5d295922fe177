// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Brings records to the logger: one append at a time, the oldest session first (docs/client-spec.md section 6). Owned
 * by the loop; the ring may be filled by any thread.
 */
final class LogSender {
    private static final String SESSION = "log-session";

    private final Context context;
    private final LogService service;
    private final LogRing ring;
    private final LogShelf shelf;
    private final LogCounters counters = new LogCounters();
    private final LogOffers offers;
    private final LogConfig config;
    private final Backoff backoff;
    private final List<Runnable> whenIdle = new ArrayList<>();
    private Loop.Timer flush = Loop.Timer.NONE;
    private String sessionKept = "";
    private long liveUntilMs = Long.MIN_VALUE;
    private boolean planned;
    private boolean due;
    private boolean sending;
    private boolean pausing;

    LogSender(Context context, LogService service, LogOffers offers, LogConfig config, @Nullable LogKey key) {
        this.context = context;
        this.service = service;
        this.offers = offers;
        this.config = config;
        this.backoff = context.backoff();
        this.ring = new LogRing(context.loop(), context.settings(), counters, LogShelf.bytesMax(context.store(), key));
        this.shelf = new LogShelf(context, ring, counters, key);
    }

    LogRing ring() {
        return ring;
    }

    boolean isSending() {
        return sending;
    }

    /** What an earlier start left goes out. */
    void start() {
        byte[] before = context.store().read(SESSION);
        if (before != null) {
            ring.first().previous(Json.parsed(before).path("id").asText());
        }
        shelf.open();
        ring.age();
        if (!ring.isEmpty()) {
            soon();
        }
    }

    /** Somebody looks on. */
    boolean isLive() {
        return context.loop().nowMs() < liveUntilMs;
    }

    /** There is a record. */
    void added(boolean isGrave) {
        named();
        shelf.added();
        if (isGrave) {
            keep();
            now();
        } else if (ring.size() >= context.ms(Setting.LOG_BATCH_MAX)) {
            now();
        } else {
            soon();
        }
    }

    /** Records that were below the level are in the ring now, and are waited for. */
    void recalled() {
        named();
        shelf.added();
        now();
    }

    /** The socket is open: what waits need not wait longer. */
    void opened() {
        if (!ring.isEmpty()) {
            now();
        }
    }

    /** Sends what there is; the action runs when nothing is left, or it cannot be sent. */
    void flush(Runnable done) {
        keep();
        if (ring.isEmpty()) {
            done.run();
        } else {
            whenIdle.add(done);
            now();
        }
    }

    /** Somebody looks on, so long. */
    void live(long leaseMs) {
        liveUntilMs = context.loop().nowMs() + leaseMs;
        if (planned) {
            planned = false;
            flush.cancel();
            soon();
        }
    }

    /** Puts what is not sent where it survives the app's end. */
    void keep() {
        shelf.keep();
    }

    void close() {
        shelf.close();
    }

    private void now() {
        planned = false;
        flush.cancel();
        due = true;
        send();
    }

    private void soon() {
        if (!planned) {
            planned = true;
            flush = context.loop()
                    .after(context.ms(isLive() ? Setting.LIVE_FLUSH_MS : Setting.LOG_FLUSH_MS), this::now);
        }
    }

    /** The next start knows which session was before it. */
    private void named() {
        String session = ring.now().id();
        if (!session.equals(sessionKept)) {
            sessionKept = session;
            context.store().write(SESSION, Json.bytes(Json.object().put("id", session)));
        }
    }

    private void send() {
        if (sending || pausing) {
            return;
        }
        ring.age();
        LogBatch batch = ring.batch(context.ms(Setting.LOG_BATCH_MAX), context.ms(Setting.LOG_BATCH_BYTES_MAX));
        if (batch == null) {
            due = false;
            idle();
            return;
        }
        // A batch ends at its bytes, too: what it leaves has no timer of its own.
        due = ring.hasEarlier() || ring.size() > batch.entries().size();
        sending = true;
        ObjectNode request = request(batch);
        service.once("Append", request, reply -> stored(batch, reply), error -> notStored(batch, error));
    }

    private void stored(LogBatch batch, Reply reply) {
        sending = false;
        backoff.reset();
        JsonNode said = reply.json();
        ring.stored(batch, said.path("rejected").size());
        shelf.sent(batch.session());
        config.replied(said.path("configVersion").asLong());
        next();
    }

    private void notStored(LogBatch batch, ReeveException error) {
        sending = false;
        if (error.isOfClient() && error.is("CLOSED")) {
            ring.notStored(batch);
            return;
        }
        counters.failed(error.reason());
        if (LogService.mayPass(error)) {
            ring.notStored(batch);
            pausing = true;
            Loop.Timer unused = context.loop().after(backoff.nextMs(error), () -> {
                pausing = false;
                send();
            });
            idle();
        } else {
            ring.rejected(batch);
            next();
        }
    }

    private void next() {
        if (due || ring.hasEarlier() || (!whenIdle.isEmpty() && !ring.isEmpty())) {
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

    private ObjectNode request(LogBatch batch) {
        ObjectNode request = Json.object();
        request.set("source", source(batch.session()));
        ArrayNode records = request.putArray("records");
        for (LogEntry entry : batch.entries()) {
            byte[] text = entry.read();
            if (text == null) {
                ring.unreadable(entry);
            } else {
                records.addRawValue(new RawValue(new String(text, StandardCharsets.UTF_8)));
            }
        }
        if (!batch.drops().isEmpty()) {
            request.set("drops", batch.drops());
        }
        long version = config.version();
        if (version > 0) {
            request.put("configVersion", version);
        }
        request.set("capabilities", offers.json());
        request.set("counters", counters.json(ring.percent()));
        return request;
    }

    private ObjectNode source(LogSession session) {
        AppInfo app = context.app();
        ObjectNode source = Json.object().put("sessionId", session.id());
        Json.putIfSaid(source, "previousSessionId", session.previous());
        Json.putIfSaid(source, "appName", app.name());
        Json.putIfSaid(source, "appVersion", app.version());
        Json.putIfSaid(source, "deviceModel", app.model());
        Json.putIfSaid(source, "osName", app.platform());
        return source.put(
                "sentUnixNano",
                Long.toString(TimeUnit.MILLISECONDS.toNanos(context.loop().wallMs())));
    }
}
