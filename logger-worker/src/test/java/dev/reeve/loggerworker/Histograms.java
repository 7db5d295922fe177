// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import dev.reeve.gatewayapi.log.v1.Filter;
import dev.reeve.gatewayapi.log.v1.HistogramBucket;
import dev.reeve.gatewayapi.log.v1.HistogramReply;
import dev.reeve.gatewayapi.log.v1.HistogramRequest;
import java.time.Duration;
import java.time.Instant;

/** What a reader asks of a histogram, and what its buckets come to. */
final class Histograms {
    /** True of all, but not told by counts of minutes. */
    static final String ASKED_OF_ROWS = " seq>=0";

    private Histograms() {}

    /** To within a minute. */
    static HistogramReply ofThreeDays(LoggerFixture logger, Instant now, String typed, int buckets) {
        return of(logger, typed, now.minus(Duration.ofDays(3)), now.plusSeconds(1), buckets);
    }

    static HistogramReply of(LoggerFixture logger, String typed, Instant from, Instant to, int buckets) {
        return logger.logger
                .searchDoors()
                .histogram(
                        logger.reader,
                        HistogramRequest.newBuilder()
                                .setFilter(Filter.newBuilder().setQ(typed))
                                .setFromUnixNano(LoggerFixture.nanos(from))
                                .setToUnixNano(LoggerFixture.nanos(to))
                                .setBuckets(buckets)
                                .build());
    }

    static long total(HistogramReply reply) {
        return reply.getBucketsList().stream()
                .mapToLong(of ->
                        of.getTrace() + of.getDebug() + of.getInfo() + of.getWarn() + of.getError() + of.getFatal())
                .sum();
    }

    static long lost(HistogramReply reply) {
        return reply.getBucketsList().stream()
                .mapToLong(HistogramBucket::getLost)
                .sum();
    }
}
