// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import dev.reeve.protocol.ReplyEnvelopeView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A PARTIAL or FINAL of a worker for a call that is still open.
 *
 * @param envelope null: a plain worker's
 * @param body without the envelope, at least one frame
 * @param workerMs the handler's time as reported, else dispatch to now
 */
record WorkerAnswer(
        Worker worker, @Nullable ReplyEnvelopeView envelope, List<byte[]> body, boolean last, float workerMs) {

    boolean isError() {
        return envelope != null && !envelope.isOk();
    }
}
