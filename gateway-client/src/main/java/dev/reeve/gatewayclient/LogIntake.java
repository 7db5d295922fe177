// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Takes what the app logs, up to the ring: level, redaction, flight recorder. Any thread. It never throws and waits for
 * nothing but the locks of ring and flight recorder, which nobody holds while reading or writing a file or making JSON,
 * nor for longer the more there is.
 */
final class LogIntake {
    /** Above all that an earlier start left. */
    private static final long ORDER_AT_START = 1L << 32;

    private final Loop loop;
    private final LogLevels levels;
    private final LogRing ring;
    private final LogSender sender;
    private final FlightRecorder flight;
    private final Redaction redaction = new Redaction();
    private final LogRecords records = new LogRecords(redaction);
    private final ThreadLocal<boolean[]> logging = ThreadLocal.withInitial(() -> new boolean[1]);
    private final AtomicLong orders = new AtomicLong(ORDER_AT_START);
    private final AtomicBoolean quiet = new AtomicBoolean();
    private final AtomicBoolean telling = new AtomicBoolean();
    private final AtomicBoolean grave = new AtomicBoolean();
    private final Runnable belowLevel;
    private final boolean isOn;

    /**
     * The intake of a client's log.
     *
     * @param belowLevel told on the loop of the first record below the level since {@link #renewed}
     * @param isOn false = it takes nothing
     */
    LogIntake(Context context, LogLevels levels, LogSender sender, Runnable belowLevel, boolean isOn) {
        this.loop = context.loop();
        this.levels = levels;
        this.ring = sender.ring();
        this.sender = sender;
        this.isOn = isOn;
        this.flight = new FlightRecorder(loop, context.settings());
        this.belowLevel = belowLevel;
    }

    boolean isOn() {
        return isOn;
    }

    LogRing ring() {
        return ring;
    }

    Redaction redaction() {
        return redaction;
    }

    /** What the level hides is told of again. */
    void renewed() {
        quiet.set(false);
    }

    void add(LogCall call) {
        boolean[] isLogging = logging.get();
        // What a text, or the client itself while it keeps or sends a record, logs in turn would have no end.
        if (!isOn || isLogging[0] || loop.isHere()) {
            return;
        }
        isLogging[0] = true;
        try {
            taken(call);
        } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
            // A log must not break the app.
            ring.lose(1, "unknown");
        } finally {
            isLogging[0] = false;
        }
    }

    /** Moves the last records, of ring and flight recorder together, on their way. How many of both. */
    int recall(long lines) {
        List<Long> all = ring.orders();
        all.addAll(flight.orders());
        all.sort(null);
        int count = (int) Math.min(lines, all.size());
        if (count > 0) {
            flight.from(all.get(all.size() - count)).forEach(ring::add);
        }
        return count;
    }

    /** Records that others had to let go before they came here. */
    void lost(long records) {
        if (isOn) {
            ring.lose(records, "ring-full");
            told(false);
        }
    }

    private void taken(LogCall call) {
        boolean counts = levels.isOn(call.logger(), call.level());
        if (!counts && quiet.compareAndSet(false, true)) {
            boolean unused = loop.execute(belowLevel);
        }
        if (!counts && !flight.isOn()) {
            return;
        }
        int severity = call.level().severity();
        boolean isGrave = severity >= LogLevel.ERROR.severity();
        try {
            LogLine line =
                    LogLine.of(Json.text(made(call)), severity, call.origin().wallMs(), orders.incrementAndGet());
            if (!counts) {
                flight.add(line);
                return;
            }
            if (isGrave) {
                flight.take().forEach(ring::add);
            }
            ring.add(line);
        } catch (Redaction.Failed e) {
            if (!counts) {
                return;
            }
            ring.lose(1, "redaction-error");
        }
        told(isGrave);
    }

    /** One step of the loop for all that came before it: a burst must not fill its queue. */
    private void told(boolean isGrave) {
        if (isGrave) {
            grave.set(true);
        }
        if (telling.compareAndSet(false, true)) {
            boolean unused = loop.execute(() -> {
                telling.set(false);
                sender.added(grave.getAndSet(false));
            });
        }
    }

    private ObjectNode made(LogCall call) {
        try {
            ObjectNode record = head(call);
            records.body(record, call.text());
            call.more().accept(records, record);
            return record;
        } catch (Redaction.Failed e) {
            throw e;
        } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
            // An object whose toString throws, whatever its language lets it.
            return head(call).put("body", LogCalls.UNMADE);
        }
    }

    private static ObjectNode head(LogCall call) {
        LogCall.Origin origin = call.origin();
        ObjectNode record = Json.object()
                .put("timeUnixNano", Long.toString(TimeUnit.MILLISECONDS.toNanos(origin.wallMs())))
                .put("severity", call.level().severity())
                .put("thread", origin.thread());
        Json.putIfSaid(record, "logger", call.logger());
        if (origin.indent() > 0) {
            record.put("indent", origin.indent());
        }
        return record;
    }
}
