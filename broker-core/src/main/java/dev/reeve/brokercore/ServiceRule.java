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
 * @param forwardToken workers that ask for it get the caller's token (E-05)
 * @param rateLimit of each caller; null = the broker's
 */
public record ServiceRule(
        String pattern,
        ServicePolicy policy,
        boolean declared,
        @Nullable Boolean idempotent,
        ServiceTerms terms,
        boolean forwardToken,
        @Nullable RateLimit rateLimit,
        AuditLevel audit) {

    public ServiceRule {
        Objects.requireNonNull(policy, "policy");
        Objects.requireNonNull(terms, "terms");
        Objects.requireNonNull(audit, "audit");
        if (pattern.isEmpty() || pattern.length() > 255) {
            throw new IllegalArgumentException("service pattern of 1 to 255 characters, not \"" + pattern + "\"");
        }
    }

    /** A rule that says only who may call. */
    public static ServiceRule of(String pattern, ServicePolicy policy) {
        return new ServiceRule(pattern, policy, false, null, ServiceTerms.NONE, false, null, AuditLevel.REFUSED);
    }

    public ServiceRule withDeclared(boolean value) {
        return new ServiceRule(pattern, policy, value, idempotent, terms, forwardToken, rateLimit, audit);
    }

    public ServiceRule withIdempotent(@Nullable Boolean value) {
        return new ServiceRule(pattern, policy, declared, value, terms, forwardToken, rateLimit, audit);
    }

    public ServiceRule withTerms(ServiceTerms value) {
        return new ServiceRule(pattern, policy, declared, idempotent, value, forwardToken, rateLimit, audit);
    }

    public ServiceRule withDeadlineMs(long value) {
        return withTerms(terms.withDeadlines(value, terms.deadlineMaxMs()));
    }

    public ServiceRule withQueue(int requestsMax, long bytesMax) {
        return withTerms(terms.withQueue(requestsMax, bytesMax));
    }

    public ServiceRule withLatencyClass(LatencyClass value) {
        return withTerms(terms.withLatencyClass(value));
    }

    public ServiceRule withForwardToken(boolean value) {
        return new ServiceRule(pattern, policy, declared, idempotent, terms, value, rateLimit, audit);
    }

    public ServiceRule withRateLimit(@Nullable RateLimit value) {
        return new ServiceRule(pattern, policy, declared, idempotent, terms, forwardToken, value, audit);
    }

    public ServiceRule withAudit(AuditLevel value) {
        return new ServiceRule(pattern, policy, declared, idempotent, terms, forwardToken, rateLimit, value);
    }
}
