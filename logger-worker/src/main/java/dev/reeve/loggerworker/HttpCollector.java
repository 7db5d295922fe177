// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.reeve.outbound.GuardedHttp;
import dev.reeve.outbound.OutboundFault;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;

/** A collector over OTLP/HTTP, protobuf (OTLP specification, "OTLP/HTTP"). */
final class HttpCollector implements Collector {
    static final Duration TIMEOUT = Duration.ofSeconds(10);
    static final int REPLY_BYTES_MAX = 64 * 1024;
    /** A collector that asks for a longer pause is asked again after this one. */
    static final Duration WAIT_MAX = Duration.ofMinutes(5);

    private static final Duration IDLE = Duration.ofSeconds(30);

    private final GuardedHttp http;
    private final URI url;
    private final Map<String, String> headers;
    private final Clock clock;

    HttpCollector(Vertx vertx, ForwardSettings settings, Clock clock) {
        http = new GuardedHttp(
                vertx,
                settings.addresses(),
                settings.caFile(),
                GuardedHttp.Bounds.of(TIMEOUT, REPLY_BYTES_MAX, 1, IDLE));
        url = settings.url();
        headers = new HashMap<>(settings.headers());
        headers.put("content-type", OtlpCodec.PROTOBUF);
        headers.put("content-encoding", "gzip");
        this.clock = clock;
    }

    @Override
    public Outcome send(byte[] body) {
        try {
            return outcome(http.send(new GuardedHttp.Request(url, "POST", headers, body)));
        } catch (OutboundFault fault) {
            // An answer that is too long says by its status what became of the batch, as any other does.
            return fault.status() == 0
                    ? new Outcome.Later(Duration.ZERO, String.valueOf(fault.getMessage()))
                    : outcome(new GuardedHttp.Reply(fault.status(), Map.of(), new byte[0]));
        }
    }

    private Outcome outcome(GuardedHttp.Reply reply) {
        int status = reply.status();
        return switch (status) {
            case 429, 502, 503, 504 -> new Outcome.Later(wait(reply.header("Retry-After")), "status " + status);
            default ->
                status >= 200 && status < 300 ? new Outcome.Taken(rejected(reply.body())) : new Outcome.Refused(status);
        };
    }

    /** Seconds or a date; what is neither says nothing. */
    private Duration wait(String retryAfter) {
        Duration asked;
        try {
            asked = retryAfter.matches("[0-9]{1,9}")
                    ? Duration.ofSeconds(Long.parseLong(retryAfter))
                    : Duration.between(clock.instant(), date(retryAfter));
        } catch (DateTimeException _) {
            return Duration.ZERO;
        }
        if (asked.isNegative()) {
            return Duration.ZERO;
        }
        return asked.compareTo(WAIT_MAX) < 0 ? asked : WAIT_MAX;
    }

    private static Instant date(String text) {
        return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    }

    /** Whoever answers 200 has it, whatever else the answer says. */
    private static long rejected(byte[] body) {
        try {
            return Math.max(
                    0,
                    ExportLogsServiceResponse.parseFrom(body)
                            .getPartialSuccess()
                            .getRejectedLogRecords());
        } catch (InvalidProtocolBufferException _) {
            return 0;
        }
    }
}
