// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import dev.reeve.protocol.v1.LatencyClass;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the configuration says of one service or of all services under a prefix.
 *
 * @param pattern an exact name, {@code prefix.*}, or {@code *} = all but {@code reeve.*}; the longest match counts
 * @param declared the service is known although no worker has registered it
 * @param idempotent null = its Reeve workers say; plain workers: no
 * @param deadlineMs default deadline; 0 = the broker's
 * @param queueRequestsMax 0 = the broker's
 * @param queueBytesMax 0 = the broker's
 * @param latencyClass UNSPECIFIED = NORMAL
 * @param forwardToken workers that ask for it get the caller's token (E-05)
 */
public record ServiceRule(
        String pattern,
        ServicePolicy policy,
        boolean declared,
        @Nullable Boolean idempotent,
        long deadlineMs,
        int queueRequestsMax,
        long queueBytesMax,
        LatencyClass latencyClass,
        boolean forwardToken) {

    public ServiceRule {
        Objects.requireNonNull(policy, "policy");
        Objects.requireNonNull(latencyClass, "latencyClass");
        if (pattern.isEmpty() || pattern.length() > 255) {
            throw new IllegalArgumentException("service pattern of 1 to 255 characters, not \"" + pattern + "\"");
        }
        if (deadlineMs < 0 || queueRequestsMax < 0 || queueBytesMax < 0) {
            throw new IllegalArgumentException("negative limit for service " + pattern);
        }
    }

    /** A rule that says only who may call. */
    public static ServiceRule of(String pattern, ServicePolicy policy) {
        return new ServiceRule(pattern, policy, false, null, 0, 0, 0, LatencyClass.LATENCY_UNSPECIFIED, false);
    }

    public ServiceRule withDeclared(boolean value) {
        return new ServiceRule(
                pattern,
                policy,
                value,
                idempotent,
                deadlineMs,
                queueRequestsMax,
                queueBytesMax,
                latencyClass,
                forwardToken);
    }

    public ServiceRule withIdempotent(@Nullable Boolean value) {
        return new ServiceRule(
                pattern,
                policy,
                declared,
                value,
                deadlineMs,
                queueRequestsMax,
                queueBytesMax,
                latencyClass,
                forwardToken);
    }

    public ServiceRule withDeadlineMs(long value) {
        return new ServiceRule(
                pattern,
                policy,
                declared,
                idempotent,
                value,
                queueRequestsMax,
                queueBytesMax,
                latencyClass,
                forwardToken);
    }

    public ServiceRule withQueue(int requestsMax, long bytesMax) {
        return new ServiceRule(
                pattern, policy, declared, idempotent, deadlineMs, requestsMax, bytesMax, latencyClass, forwardToken);
    }

    public ServiceRule withLatencyClass(LatencyClass value) {
        return new ServiceRule(
                pattern,
                policy,
                declared,
                idempotent,
                deadlineMs,
                queueRequestsMax,
                queueBytesMax,
                value,
                forwardToken);
    }

    public ServiceRule withForwardToken(boolean value) {
        return new ServiceRule(
                pattern,
                policy,
                declared,
                idempotent,
                deadlineMs,
                queueRequestsMax,
                queueBytesMax,
                latencyClass,
                value);
    }
}
