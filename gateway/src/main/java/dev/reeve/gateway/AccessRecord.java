// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import com.google.protobuf.ByteString;
import com.google.protobuf.Value;
import dev.reeve.gatewayapi.log.v1.Record;
import dev.reeve.protocol.ErrorReason;
import dev.reeve.protocol.ReeveException;
import dev.reeve.protocol.Traceparent;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How a call ended: what of it took which time, as a line of the log. No body, token or address is in it.
 *
 * @param startedUnixNano when it came
 * @param inside what it took there; null = nobody said
 */
record AccessRecord(
        String service,
        String method,
        UUID requestId,
        String traceparent,
        long startedUnixNano,
        Duration took,
        Ended ended,
        @Nullable Inside inside) {
    static final String LOGGER = "dev.reeve.gateway.access";

    private static final int CLIENT_CLOSED = 499;
    /** Who looks at the lines of an app does not see one more for each of its calls unless he wants to. */
    private static final int TRACE = 1;

    private static final int WARN = 13;
    private static final int ERROR = 17;
    private static final double NANOS_PER_MS = 1e6;

    private static final Ended OK = new Ended(200, TRACE, "OK");
    /** By the caller, or by the gateway: a slow reader, its own end, replies that nobody can use. */
    private static final Ended CANCELLED = new Ended(CLIENT_CLOSED, TRACE, "CANCELLED");

    /**
     * In what.
     *
     * @param status as HTTP has it
     * @param reason OK, or why not
     */
    record Ended(int status, int severity, String reason) {
        static Ended in(ReeveException error) {
            String code = error.code();
            String reason = code == null ? error.reason().name() : code;
            int status = error.httpStatus();
            return new Ended(status, status == CLIENT_CLOSED ? TRACE : severityOf(error.reason()), reason);
        }

        /** By the reason, not by its name: an app may have an error of the same. */
        private static int severityOf(ErrorReason reason) {
            return switch (reason) {
                case INTERNAL, UNKNOWN, WORKER_LOST -> ERROR;
                case SERVICE_UNKNOWN,
                        NO_WORKERS,
                        QUEUE_FULL,
                        EXPIRED,
                        UNAUTHENTICATED,
                        FORBIDDEN,
                        INVALID_REQUEST,
                        TOO_LARGE,
                        RATE_LIMITED,
                        APPLICATION -> WARN;
            };
        }
    }

    /** Of a reply what is kept while records wait: its body may be large. */
    record Inside(double queueMs, double workerMs) {}

    static AccessRecord answered(Call call, long startedUnixNano, Duration took, Reply last) {
        return of(call, startedUnixNano, took, OK, new Inside(last.queueMs(), last.workerMs()));
    }

    static AccessRecord failed(Call call, long startedUnixNano, Duration took, ReeveException error) {
        return of(call, startedUnixNano, took, Ended.in(error), null);
    }

    static AccessRecord left(Call call, long startedUnixNano, Duration took) {
        return of(call, startedUnixNano, took, CANCELLED, null);
    }

    private static AccessRecord of(
            Call call, long startedUnixNano, Duration took, Ended ended, @Nullable Inside inside) {
        return new AccessRecord(
                call.service(),
                call.method(),
                call.requestId(),
                call.trace().traceparent(),
                startedUnixNano,
                took,
                ended,
                inside);
    }

    boolean isFailure() {
        return ended.severity() > TRACE;
    }

    /** Its caller wants it recorded. */
    boolean isTraced() {
        return Traceparent.isSampled(traceparent);
    }

    Record record(long seq) {
        Record.Builder record = Record.newBuilder()
                .setSeq(seq)
                .setTimeUnixNano(startedUnixNano)
                .setSeverity(ended.severity())
                .setLogger(LOGGER)
                .setEventName("gateway.call")
                .setBody(body())
                .putAttributes("service", text(service))
                .putAttributes("method", text(method))
                .putAttributes("requestId", text(requestId.toString()))
                .putAttributes("status", number(ended.status()))
                .putAttributes("reason", text(ended.reason()))
                .putAttributes("tookMs", number(rounded(tookMs())));
        if (inside != null) {
            record.putAttributes("queueMs", number(rounded(inside.queueMs())))
                    .putAttributes("workerMs", number(rounded(inside.workerMs())))
                    .putAttributes("wireMs", number(rounded(wireMs(inside))));
        }
        if (!traceparent.isEmpty()) {
            record.setTraceId(bytes(Traceparent.traceId(traceparent)))
                    .setSpanId(bytes(Traceparent.parentId(traceparent)));
        }
        return record.build();
    }

    private String body() {
        String path = method.isEmpty() ? service : service + '/' + method;
        String call = path + ' ' + ended.status() + ' ' + ended.reason() + ' ' + tenths(tookMs()) + " ms";
        return inside == null
                ? call
                : call + ": queue " + tenths(inside.queueMs()) + ", worker " + tenths(inside.workerMs()) + ", wire "
                        + tenths(wireMs(inside));
    }

    private static String tenths(double ms) {
        return String.format(Locale.ROOT, "%.1f", ms);
    }

    private double tookMs() {
        return took.toNanos() / NANOS_PER_MS;
    }

    /** What is neither the queue's nor the worker's. */
    private double wireMs(Inside known) {
        return Math.max(0, tookMs() - known.queueMs() - known.workerMs());
    }

    private static double rounded(double ms) {
        return Math.round(ms * 1_000) / 1_000.0;
    }

    private static ByteString bytes(String hex) {
        return ByteString.copyFrom(HexFormat.of().parseHex(hex));
    }

    private static Value text(String text) {
        return Value.newBuilder().setStringValue(text).build();
    }

    private static Value number(double number) {
        return Value.newBuilder().setNumberValue(number).build();
    }
}
