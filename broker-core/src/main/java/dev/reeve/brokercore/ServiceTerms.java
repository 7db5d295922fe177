// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import dev.reeve.protocol.v1.LatencyClass;
import dev.reeve.protocol.v1.Terms;
import java.util.Objects;

/**
 * How a service treats requests. The configuration says it, and a worker may tighten it by what it announces, never
 * weaken it: of two limits the smaller counts, of two latency classes the less urgent. 0 and UNSPECIFIED = not said.
 *
 * @param deadlineMs of a request that names none; the broker's if not said
 * @param deadlineMaxMs longest of a call that is no stream; the broker's if that is shorter
 * @param queueRequestsMax requests that wait; the broker's if not said
 * @param queueBytesMax their bytes; the broker's if not said
 * @param requestBytesMax all frames of one request, with its envelope
 * @param latencyClass of a request whose gateway says none; NORMAL if not said
 */
public record ServiceTerms(
        long deadlineMs,
        long deadlineMaxMs,
        int queueRequestsMax,
        long queueBytesMax,
        int requestBytesMax,
        LatencyClass latencyClass) {

    /** Nothing said. */
    public static final ServiceTerms NONE = new ServiceTerms(0, 0, 0, 0, 0, LatencyClass.LATENCY_UNSPECIFIED);

    public ServiceTerms {
        Objects.requireNonNull(latencyClass, "latencyClass");
        if (deadlineMs < 0 || deadlineMaxMs < 0 || queueRequestsMax < 0 || queueBytesMax < 0 || requestBytesMax < 0) {
            throw new IllegalArgumentException("negative limit of a service");
        }
    }

    /** What a worker announced. */
    static ServiceTerms of(Terms terms) {
        return new ServiceTerms(
                terms.getDeadlineMs(),
                terms.getDeadlineMaxMs(),
                terms.getQueueRequestsMax(),
                terms.getQueueBytesMax(),
                terms.getRequestBytesMax(),
                terms.getLatencyClass() == LatencyClass.UNRECOGNIZED
                        ? LatencyClass.LATENCY_UNSPECIFIED
                        : terms.getLatencyClass());
    }

    /** False for numbers above what a signed number holds, which protobuf reads as negative. */
    static boolean areSound(Terms terms) {
        return terms.getDeadlineMs() >= 0
                && terms.getDeadlineMaxMs() >= 0
                && terms.getQueueRequestsMax() >= 0
                && terms.getQueueBytesMax() >= 0
                && terms.getRequestBytesMax() >= 0;
    }

    /** Both together: the tighter of each. */
    ServiceTerms tightenedBy(ServiceTerms other) {
        return new ServiceTerms(
                tighter(deadlineMs, other.deadlineMs),
                tighter(deadlineMaxMs, other.deadlineMaxMs),
                (int) tighter(queueRequestsMax, other.queueRequestsMax),
                tighter(queueBytesMax, other.queueBytesMax),
                (int) tighter(requestBytesMax, other.requestBytesMax),
                latencyClass.getNumber() >= other.latencyClass.getNumber() ? latencyClass : other.latencyClass);
    }

    private static long tighter(long one, long other) {
        if (one == 0 || other == 0) {
            return one + other;
        }
        return Math.min(one, other);
    }

    public ServiceTerms withDeadlines(long byDefaultMs, long maxMs) {
        return new ServiceTerms(byDefaultMs, maxMs, queueRequestsMax, queueBytesMax, requestBytesMax, latencyClass);
    }

    public ServiceTerms withQueue(int requestsMax, long bytesMax) {
        return new ServiceTerms(deadlineMs, deadlineMaxMs, requestsMax, bytesMax, requestBytesMax, latencyClass);
    }

    public ServiceTerms withRequestBytesMax(int value) {
        return new ServiceTerms(deadlineMs, deadlineMaxMs, queueRequestsMax, queueBytesMax, value, latencyClass);
    }

    public ServiceTerms withLatencyClass(LatencyClass value) {
        return new ServiceTerms(deadlineMs, deadlineMaxMs, queueRequestsMax, queueBytesMax, requestBytesMax, value);
    }
}
