// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk.testing;

import dev.reeve.protocol.v1.Reason;
import dev.reeve.protocol.v1.ReplyEnvelope;
import java.nio.charset.StandardCharsets;

/** A reply as a caller would get it. */
public final class TestReply {
    private final boolean last;
    private final ReplyEnvelope envelope;
    private final byte[] body;

    TestReply(boolean last, ReplyEnvelope envelope, byte[] body) {
        this.last = last;
        this.envelope = envelope;
        this.body = body;
    }

    /** False for a partial reply. */
    public boolean isLast() {
        return last;
    }

    /** {@code OK}, or the error. */
    public Reason reason() {
        return envelope.getStatus().getReason();
    }

    /** Of an {@code APPLICATION} error; else empty. */
    public String code() {
        return envelope.getStatus().getCode();
    }

    /** The error's text; empty if there is none. */
    public String errorText() {
        return envelope.getStatus().getMessage();
    }

    /** Everything else: status, metadata, content type. */
    public ReplyEnvelope envelope() {
        return envelope;
    }

    /** Empty if there is none. */
    public byte[] body() {
        return body.clone();
    }

    /** The body as UTF-8. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "TestReply[" + (last ? "last, " : "partial, ") + reason() + " " + code() + " " + errorText() + ", "
                + body.length + " bytes]";
    }
}
