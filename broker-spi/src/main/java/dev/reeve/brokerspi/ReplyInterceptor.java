// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerspi;

/** An {@link Interceptor} that also sees what workers answer to the requests that it let pass. */
public interface ReplyInterceptor extends Interceptor {

    /**
     * Decides on one PARTIAL or FINAL. Replies meet the interceptors in the reverse order of requests. Errors of the
     * broker itself (no worker came, deadline passed) are not shown: there is nothing to decide.
     */
    ReplyDecision onReply(ReplyView reply);
}
