// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.testkit.history;

/**
 * One line of a history.
 *
 * @param t microseconds on the machine's monotonic clock, which its processes share
 * @param who the client or worker that wrote it
 * @param reason of a {@link Op#FAIL}, else empty
 * @param request the caller's own name for the request, unique in the history; not the id on the wire
 * @param idempotent as the request was declared
 * @param attempt of EXEC, OK and PARTIAL: the broker's number of the dispatch, from 1; else 0
 * @param hash of EXEC: the result that this execution made; of OK, PARTIAL, LATE, READ: the result that came
 * @param n of PARTIAL: its place among the parts of the reply, from 0
 * @param deadlineMs of INVOKE: the time the caller gives it
 */
public record HistoryEvent(
        long t,
        String who,
        Op op,
        String reason,
        String request,
        String service,
        boolean idempotent,
        int attempt,
        String hash,
        int n,
        long deadlineMs) {

    /** The line, without its end. */
    String line() {
        StringBuilder line = new StringBuilder(160);
        line.append("{\"t\":").append(t);
        text(line, "who", who);
        text(line, "op", op == Op.FAIL ? "fail:" + reason : op.text());
        text(line, "request", request);
        text(line, "service", service);
        line.append(",\"idempotent\":").append(idempotent);
        line.append(",\"attempt\":").append(attempt);
        text(line, "hash", hash);
        if (op == Op.PARTIAL) {
            line.append(",\"n\":").append(n);
        }
        if (op == Op.INVOKE) {
            line.append(",\"deadlineMs\":").append(deadlineMs);
        }
        return line.append('}').toString();
    }

    private static void text(StringBuilder line, String key, String value) {
        line.append(",\"").append(key).append("\":\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\' || c < ' ') {
                line.append(String.format("\\u%04x", (int) c));
            } else {
                line.append(c);
            }
        }
        line.append('"');
    }
}
