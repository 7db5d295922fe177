// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import dev.reeve.protocol.v1.Reason;
import java.util.List;

/** What an ended call told, to be kept. */
@SuppressWarnings("ArrayRecordComponent") // as in BrokerCommand
record KeptCall(
        String serviceName,
        String method,
        CallEnd end,
        Reason reason,
        float queueMs,
        float workerMs,
        int attemptCount,
        boolean isPlain,
        byte[] requestId,
        long receivedMs,
        long endedMs,
        String workerId,
        String traceparent,
        List<CallAttempt> attempts)
        implements EndedCall {

    static KeptCall of(EndedCall call) {
        return new KeptCall(
                call.serviceName(),
                call.method(),
                call.end(),
                call.reason(),
                call.queueMs(),
                call.workerMs(),
                call.attemptCount(),
                call.isPlain(),
                call.requestId(),
                call.receivedMs(),
                call.endedMs(),
                call.workerId(),
                call.traceparent(),
                call.attempts());
    }
}
