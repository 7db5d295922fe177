// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clientsdk;

import dev.reeve.protocol.Limits;
import dev.reeve.protocol.RequestId;
import dev.reeve.protocol.v1.LatencyClass;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * One call. Texts over the limits of docs/protocol.md 8.1 end it with INVALID_REQUEST before anything is sent.
 *
 * @param service {@code [a-z0-9.-]{1,64}}
 * @param method {@code [A-Za-z0-9._/-]{0,128}}; empty = the service's default method
 * @param body not modified, not to be modified; may be empty
 * @param contentType empty = {@code application/octet-stream}
 * @param token access token of the user on whose behalf the call is made; the broker checks and removes it
 * @param deadline from now; at most 60 s, a stream's 1 h: clipped
 * @param requestId unique among open calls; {@link RequestId#next} unless given
 * @param idempotencyKey at most 255 visible characters, empty = none
 * @param traceparent W3C trace context, empty = none
 * @param tracestate beside it, what vendors add; empty = none
 * @param stream the caller takes PARTIALs one by one and for long
 * @param meta at most 16 keys {@code [a-z0-9-]{1,64}}, 4 KiB in all
 * @param affinityKey calls of one key go to one worker while it has room; empty = none
 * @param idempotent doing it twice does no harm: the client then sends it again, twice at most, when a broker dies
 * @param latencyClass in whose turn the broker takes it from the service's queue; heeded for the role gateway alone,
 *     LATENCY_UNSPECIFIED = the service's own
 */
@SuppressWarnings("ArrayRecordComponent") // a body is bytes; nobody compares requests
public record Request(
        String service,
        String method,
        byte[] body,
        String contentType,
        @Nullable String token,
        Duration deadline,
        UUID requestId,
        String idempotencyKey,
        String traceparent,
        String tracestate,
        boolean stream,
        Map<String, String> meta,
        String affinityKey,
        boolean idempotent,
        LatencyClass latencyClass) {
    public Request {
        Objects.requireNonNull(service, "service");
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(body, "body");
        Objects.requireNonNull(contentType, "contentType");
        Objects.requireNonNull(requestId, "requestId");
        Objects.requireNonNull(idempotencyKey, "idempotencyKey");
        Objects.requireNonNull(traceparent, "traceparent");
        Objects.requireNonNull(tracestate, "tracestate");
        Objects.requireNonNull(affinityKey, "affinityKey");
        Objects.requireNonNull(latencyClass, "latencyClass");
        meta = Map.copyOf(meta);
        Duration max = Duration.ofMillis(stream ? Limits.STREAM_DEADLINE_MS_MAX : Limits.DEADLINE_MS_MAX);
        deadline = deadline.compareTo(max) > 0 ? max : deadline;
        if (deadline.isNegative()) {
            deadline = Duration.ZERO;
        }
    }

    /** Everything but the three at its default: no token, 10 s. */
    public static Request of(String service, String method, byte[] body) {
        return builder(service).method(method).body(body).build();
    }

    Request asIdempotent() {
        return new Request(
                service,
                method,
                body,
                contentType,
                token,
                deadline,
                requestId,
                idempotencyKey,
                traceparent,
                tracestate,
                stream,
                meta,
                affinityKey,
                true,
                latencyClass);
    }

    /** Starts with the defaults. */
    public static Builder builder(String service) {
        return new Builder(service);
    }

    /** Collects what a call needs. */
    public static final class Builder {
        private static final byte[] EMPTY = new byte[0];

        private final String service;
        private final Map<String, String> meta = new HashMap<>();
        private String method = "";
        private byte[] body = EMPTY;
        private String contentType = "";
        private @Nullable String token;
        private Duration deadline = Duration.ofMillis(Limits.DEADLINE_MS_DEFAULT);
        private @Nullable UUID requestId;
        private String idempotencyKey = "";
        private String traceparent = "";
        private String tracestate = "";
        private boolean stream;
        private String affinityKey = "";
        private boolean idempotent;
        private LatencyClass latencyClass = LatencyClass.LATENCY_UNSPECIFIED;

        private Builder(String service) {
            this.service = service;
        }

        /** See {@link Request#method}. */
        public Builder method(String value) {
            this.method = value;
            return this;
        }

        /** See {@link Request#body}. */
        public Builder body(byte[] value) {
            this.body = value;
            return this;
        }

        /** See {@link Request#contentType}. */
        public Builder contentType(String value) {
            this.contentType = value;
            return this;
        }

        /** See {@link Request#token}. */
        public Builder token(@Nullable String value) {
            this.token = value;
            return this;
        }

        /** See {@link Request#deadline}. */
        public Builder deadline(Duration value) {
            this.deadline = value;
            return this;
        }

        /** See {@link Request#requestId}. */
        public Builder requestId(UUID value) {
            this.requestId = value;
            return this;
        }

        /** See {@link Request#idempotencyKey}. */
        public Builder idempotencyKey(String value) {
            this.idempotencyKey = value;
            return this;
        }

        /** See {@link Request#traceparent}; one that is not 55 characters long is left out, as W3C wants it. */
        public Builder traceparent(String value) {
            this.traceparent = value.length() == Limits.TRACEPARENT_BYTES ? value : "";
            return this;
        }

        /** See {@link Request#tracestate}; one of over 512 characters is left out, as W3C allows. */
        public Builder tracestate(String value) {
            this.tracestate = value.length() <= Limits.TRACESTATE_BYTES_MAX ? value : "";
            return this;
        }

        /** See {@link Request#stream}. */
        public Builder stream(boolean value) {
            this.stream = value;
            return this;
        }

        /** Adds one entry of {@link Request#meta}. */
        public Builder meta(String key, String value) {
            this.meta.put(key, value);
            return this;
        }

        /** Adds entries of {@link Request#meta}. */
        public Builder meta(Map<String, String> entries) {
            this.meta.putAll(entries);
            return this;
        }

        /** See {@link Request#affinityKey}. */
        public Builder affinityKey(String value) {
            this.affinityKey = value;
            return this;
        }

        /** See {@link Request#idempotent}. */
        public Builder idempotent(boolean value) {
            this.idempotent = value;
            return this;
        }

        /** See {@link Request#latencyClass}. */
        public Builder latencyClass(LatencyClass value) {
            this.latencyClass = value;
            return this;
        }

        /** The request. */
        public Request build() {
            UUID id = requestId == null
                    ? RequestId.next(System.currentTimeMillis(), ThreadLocalRandom.current())
                    : requestId;
            return new Request(
                    service,
                    method,
                    body,
                    contentType,
                    token,
                    deadline,
                    id,
                    idempotencyKey,
                    traceparent,
                    traceparent.isEmpty() ? "" : tracestate,
                    stream,
                    meta,
                    affinityKey,
                    idempotent,
                    latencyClass);
        }
    }
}
