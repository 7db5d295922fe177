// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import dev.reeve.gatewayapi.log.v1.AroundReply;
import dev.reeve.gatewayapi.log.v1.AroundRequest;
import dev.reeve.gatewayapi.log.v1.ExportBatch;
import dev.reeve.gatewayapi.log.v1.ExportRequest;
import dev.reeve.gatewayapi.log.v1.HistogramReply;
import dev.reeve.gatewayapi.log.v1.HistogramRequest;
import dev.reeve.loggerworker.TimeWindows.Window;
import java.time.Clock;
import java.time.Duration;

/**
 * What readers ask of the history beside its pages: how much there is, what stands around a line, all of it. All within
 * the caller's tenant, all need {@code logs:read}.
 */
final class LogSearchDoors {
    private static final Duration HISTOGRAM_SPAN = Duration.ofHours(24);

    private final Histogram histogram;
    private final Around around;
    private final Exports exports;
    private final Clock clock;

    LogSearchDoors(Histogram histogram, Around around, Exports exports, Clock clock) {
        this.histogram = histogram;
        this.around = around;
        this.exports = exports;
        this.clock = clock;
    }

    HistogramReply histogram(Caller caller, HistogramRequest request) {
        caller.requireRead();
        LogFilter filter = LogFilter.of(caller.tenant(), request.getFilter(), clock.instant());
        long to = TimeRange.micros(request.getToUnixNano(), PgTime.micros(clock.instant()));
        long span = HISTOGRAM_SPAN.toNanos() / Entries.NANOS_PER_MICRO;
        long from = TimeRange.micros(request.getFromUnixNano(), Math.max(0, to - span));
        if (from >= to) {
            throw LogRefused.invalid("from is not before to");
        }
        return histogram.count(filter, new Window(from, to), request.getBuckets());
    }

    AroundReply around(Caller caller, AroundRequest request) {
        caller.requireRead();
        return around.find(caller, request);
    }

    /** Returns when the stream is over. */
    void export(Caller caller, ExportRequest request, Output<ExportBatch> output) {
        caller.requireRead();
        Window range = TimeRange.of(request.getFromUnixNano(), request.getToUnixNano());
        exports.run(caller, request, range, output);
    }
}
