// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clientsdk;

import dev.reeve.protocol.v1.ReplyEnvelope;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A PARTIAL or the FINAL of a call that went well. From plain brokers all but body and {@code last} is empty or 0.
 *
 * @param body the body; several frames of a plain worker are joined
 * @param contentType empty = {@code application/octet-stream}
 * @param last true for FINAL
 * @param noBody the worker gave no body (which is not an empty one)
 * @param queueMs time in the broker's queue
 * @param workerMs time in the worker
 * @param workerId instance id
 * @param attempt dispatch attempt that answered, from 1
 * @param meta from the worker
 * @param partials what PARTIALs came before, with {@link ReeveClient#call}; empty with {@link ReeveClient#open}
 * @param frames the body's frames as they came
 */
@SuppressWarnings("ArrayRecordComponent") // a body is bytes; nobody compares replies
public record Reply(
        byte[] body,
        String contentType,
        boolean last,
        boolean noBody,
        double queueMs,
        double workerMs,
        String workerId,
        int attempt,
        Map<String, String> meta,
        List<Reply> partials,
        List<byte[]> frames) {
    public Reply {
        Objects.requireNonNull(body, "body");
        Objects.requireNonNull(contentType, "contentType");
        Objects.requireNonNull(workerId, "workerId");
        meta = Map.copyOf(meta);
        partials = List.copyOf(partials);
        frames = List.copyOf(frames);
    }

    static Reply of(boolean last, ReplyEnvelope envelope, List<byte[]> body) {
        return new Reply(
                join(body),
                envelope.getContentType(),
                last,
                envelope.getNoBody(),
                envelope.getQueueMs(),
                envelope.getWorkerMs(),
                envelope.getWorkerId(),
                envelope.getAttempt(),
                envelope.getServerMetaMap(),
                List.of(),
                body);
    }

    Reply withPartials(List<Reply> before) {
        return new Reply(body, contentType, last, noBody, queueMs, workerMs, workerId, attempt, meta, before, frames);
    }

    /** Bytes that this reply keeps. */
    int size() {
        return body.length;
    }

    private static byte[] join(List<byte[]> frames) {
        if (frames.size() == 1) {
            return frames.getFirst();
        }
        byte[] joined = new byte[frames.stream().mapToInt(frame -> frame.length).sum()];
        int at = 0;
        for (byte[] frame : frames) {
            System.arraycopy(frame, 0, joined, at, frame.length);
            at += frame.length;
        }
        return joined;
    }
}
