// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import dev.reeve.brokercore.BrokerCommand;
import dev.reeve.brokercore.CallEnd;
import dev.reeve.brokercore.EndedCall;
import dev.reeve.protocol.v1.Reason;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.UUID;

/** What is kept of a request that ended until its line is written: no body, no token, no caller's words. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record AccessRecord(
        byte[] requestId, String service, String method, String workerId, CallEnd end, Reason reason, Figures figures) {

    /** Numbers of one request. */
    record Figures(float queueMs, float workerMs, int attempts) {}

    static AccessRecord of(BrokerCommand.RequestEnded ended) {
        EndedCall call = ended.call();
        return new AccessRecord(
                ended.requestId(),
                ended.service(),
                ended.method(),
                call == null ? "" : call.workerId(),
                ended.end(),
                ended.reason(),
                new Figures(ended.queueMs(), ended.workerMs(), ended.attempts()));
    }

    /** A request that did what it was sent for. */
    static boolean isGood(CallEnd end, Reason reason) {
        return end == CallEnd.REPLIED && reason == Reason.OK;
    }

    /** {@code key=value ...}; keys as in all logs of Reeve. */
    String line() {
        return String.format(
                Locale.ROOT,
                "requestId=%s service=%s method=%s workerId=%s end=%s reason=%s queueMs=%.1f workerMs=%.1f attempts=%d",
                uuid(requestId),
                printable(service),
                printable(method),
                printable(workerId),
                end.name().toLowerCase(Locale.ROOT),
                reason.name(),
                figures.queueMs(),
                figures.workerMs(),
                figures.attempts());
    }

    static UUID uuid(byte[] id) {
        ByteBuffer bytes = ByteBuffer.wrap(id);
        return new UUID(bytes.getLong(), bytes.getLong());
    }

    /** Names come from peers: one word on one line whatever they sent; {@code -} for none. */
    private static String printable(String text) {
        return text.isEmpty() ? "-" : text.replaceAll("[^!-~]", "?");
    }
}
