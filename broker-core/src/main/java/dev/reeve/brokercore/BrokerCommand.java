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

    /** A worker came, changed or went; for logs and metrics. */
    record WorkerChanged(long peer, String service, String instanceId, boolean plain, WorkerChange change)
            implements BrokerCommand {}

    /** The drain is over: nothing is in flight any more, or the grace has passed and the rest was ended. */
    record Drained() implements BrokerCommand {}
}
