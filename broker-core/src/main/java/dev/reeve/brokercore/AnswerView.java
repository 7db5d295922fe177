// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import dev.reeve.brokerspi.ReplyView;
import dev.reeve.brokerspi.RequestView;
import dev.reeve.protocol.Decoded;
import dev.reeve.protocol.Envelope;
import dev.reeve.protocol.ErrorReason;
import dev.reeve.protocol.ReplyEnvelopeView;
import dev.reeve.protocol.v1.ReplyEnvelope;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A worker's answer as an interceptor sees it. */
final class AnswerView implements ReplyView {
    private final Call call;
    private final WorkerAnswer answer;
    private final long nowMs;
    private @Nullable ReplyEnvelope decoded;

    AnswerView(Call call, WorkerAnswer answer, long nowMs) {
        this.call = call;
        this.answer = answer;
        this.nowMs = nowMs;
    }

    private ReplyEnvelope envelope() {
        ReplyEnvelope known = decoded;
        if (known == null) {
            ReplyEnvelopeView view = answer.envelope();
            known = view != null
                            && Envelope.decodeReply(view.frame())
                                    instanceof Decoded.Ok<ReplyEnvelope>(ReplyEnvelope envelope)
                    ? envelope
                    : ReplyEnvelope.getDefaultInstance();
            decoded = known;
        }
        return known;
    }

    @Override
    public RequestView request() {
        return new CallView(call, nowMs);
    }

    @Override
    public boolean last() {
        return answer.last();
    }

    @Override
    public String reason() {
        ErrorReason reason =
                answer.envelope() == null ? null : answer.envelope().workersReason();
        return reason == null ? "OK" : reason.name();
    }

    @Override
    public String code() {
        return envelope().getStatus().getCode();
    }

    @Override
    public String message() {
        return envelope().getStatus().getMessage();
    }

    @Override
    public String contentType() {
        return envelope().getContentType();
    }

    @Override
    public Map<String, String> meta() {
        return envelope().getServerMetaMap();
    }

    @Override
    public List<byte[]> body() {
        return Collections.unmodifiableList(answer.body());
    }

    @Override
    public String workerId() {
        return answer.workerId();
    }

    @Override
    public float workerMs() {
        return answer.workerMs();
    }

    @Override
    public int attempt() {
        return call.attempts;
    }
}
