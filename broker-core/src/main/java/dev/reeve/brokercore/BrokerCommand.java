// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import dev.reeve.protocol.DropReason;
import dev.reeve.protocol.v1.Reason;
import dev.reeve.protocol.v1.Revocations;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Everything the broker wants done. The driver carries the commands out in order. */
public sealed interface BrokerCommand {

    /** Send to a peer. The transport's refusal comes back as {@link BrokerEvent.SendRefused}. */
    record Send(long peer, List<byte[]> frames) implements BrokerCommand {}

    /**
     * End the connection. What is queued for the peer may still go out. {@link BrokerEvent.PeerLost} follows where the
     * transport can close; where it cannot, it drops what the peer sends.
     */
    record Close(long peer, String reason) implements BrokerCommand {}

    /** Verify a token off this thread and answer with {@link BrokerEvent.TokenChecked}. */
    @SuppressWarnings("ArrayRecordComponent") // bytes go once, from here to the verifier; nobody compares commands
    record CheckToken(long ticket, byte[] token) implements BrokerCommand {}

    /** Tokens revoked by the auth worker: the driver removes them from its verdict cache. */
    record Revoked(Revocations revocations) implements BrokerCommand {}

    /**
     * Something was dropped and is to be counted.
     *
     * @param detail constant text for a rate-limited log line
     */
    record Dropped(DropReason reason, long peer, String detail) implements BrokerCommand {}

    /**
     * One request ended.
     *
     * @param reason OK, the worker's APPLICATION ..., or the broker's typed error
     * @param queueMs time in the queue, of the last attempt
     * @param workerMs the handler's time as its SDK says, else dispatch to reply; 0 if no worker answered
     * @param attempts dispatches, 0 to 3
     * @param requestId 16 bytes
     * @param call more of it; null if it was refused before it became a call
     */
    @SuppressWarnings("ArrayRecordComponent") // as above
    record RequestEnded(
            String service,
            String method,
            CallEnd end,
            Reason reason,
            float queueMs,
            float workerMs,
            int attempts,
            boolean plainClient,
            byte[] requestId,
            @Nullable EndedCall call)
            implements BrokerCommand {}

    /**
     * A queue began, or reached the length that {@link Broker#listenToQueue} asked for. Said once until asked for anew.
     *
     * @param began it was empty
     */
    record QueueGrew(String service, boolean began) implements BrokerCommand {}

    /**
     * A worker came, changed or went, or was not let in; for logs, metrics and interceptors.
     *
     * @param instanceId empty if it was refused without one
     * @param detail why it was refused, a constant text; else empty
     */
    record WorkerChanged(
            long peer, String service, String instanceId, boolean plain, WorkerChange change, String detail)
            implements BrokerCommand {
        public WorkerChanged(long peer, String service, String instanceId, boolean plain, WorkerChange change) {
            this(peer, service, instanceId, plain, change, "");
        }
    }

    /** An interceptor did more than let a request or reply pass; to be counted. */
    record Intercepted(String interceptor, String service, Interception what) implements BrokerCommand {}

    /** An interceptor threw, or what it made breaks a limit: the caller was told INTERNAL. To be counted and logged. */
    record InterceptorFailed(String interceptor, String service, Throwable fault) implements BrokerCommand {}

    /**
     * A call for the audit log.
     *
     * @param service may be any name if it was turned away at the door: what a peer wrote
     * @param requestId hexadecimal; empty for a plain request that never became a call
     * @param sensitive the service has every call told, not only refused ones
     */
    record Audited(
            String service,
            String method,
            String requestId,
            CallEnd end,
            Reason reason,
            AuditedCaller caller,
            boolean sensitive)
            implements BrokerCommand {}

    /**
     * Whose call it was.
     *
     * @param subject empty: no token, or it was refused before anybody asked
     * @param user of the connection's key
     * @param address of the caller as its gateway says
     */
    record AuditedCaller(String subject, String tenant, String user, String address, long peer) {}

    /** The drain is over: nothing is in flight any more, or the grace has passed and the rest was ended. */
    record Drained() implements BrokerCommand {}
}
