// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import dev.reeve.brokerspi.Caller;
import dev.reeve.brokerspi.Identity;
import dev.reeve.brokerspi.RequestView;
import dev.reeve.protocol.Decoded;
import dev.reeve.protocol.Envelope;
import dev.reeve.protocol.EnvelopeView;
import dev.reeve.protocol.v1.RequestEnvelope;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A call as an interceptor sees it: everything but the token. */
final class CallView implements RequestView {
    private static final String RESERVED_META = "reeve-";

    private final Call call;
    private final @Nullable EnvelopeView envelope;
    private final long nowMs;

    CallView(Call call, long nowMs) {
        this.call = call;
        this.envelope = call.envelope();
        this.nowMs = nowMs;
    }

    @Override
    public String service() {
        return call.service().name();
    }

    @Override
    public String method() {
        return call.method();
    }

    @Override
    public String requestId() {
        return HexFormat.of().formatHex(call.requestId());
    }

    @Override
    public Caller caller() {
        Peer peer = call.client().peer();
        return new Caller(
                identityOf(call.identity),
                peer.rights().stampRole(),
                peer.rights().user(),
                peer.id(),
                call.isPlain());
    }

    private static @Nullable Identity identityOf(dev.reeve.protocol.v1.@Nullable Identity identity) {
        return identity == null
                ? null
                : new Identity(
                        identity.getSubject(),
                        identity.getSession(),
                        identity.getTenant(),
                        identity.getScopesList(),
                        identity.getExpiresUnix(),
                        identity.getInstallation());
    }

    @Override
    public String contentType() {
        return envelope == null ? "" : envelope.contentType();
    }

    @Override
    public String idempotencyKey() {
        return envelope == null ? "" : envelope.idempotencyKey();
    }

    @Override
    public String affinityKey() {
        return envelope == null ? "" : envelope.affinityKey();
    }

    @Override
    public String traceparent() {
        return envelope == null ? "" : envelope.traceparent();
    }

    @Override
    public boolean stream() {
        return envelope != null && envelope.stream();
    }

    @Override
    public Map<String, String> meta() {
        if (envelope == null
                || !(Envelope.decodeRequest(envelope.frame())
                        instanceof Decoded.Ok<RequestEnvelope>(RequestEnvelope decoded))) {
            return Map.of();
        }
        Map<String, String> meta = new HashMap<>(decoded.getClientMetaMap());
        meta.keySet().removeIf(key -> key.startsWith(RESERVED_META));
        return meta;
    }

    @Override
    public List<byte[]> body() {
        return Collections.unmodifiableList(call.body());
    }

    @Override
    public int bytes() {
        return call.bytes();
    }

    @Override
    public long deadlineMsLeft() {
        return call.isPlain() ? 0 : Math.max(0, call.dueMs - nowMs);
    }
}
