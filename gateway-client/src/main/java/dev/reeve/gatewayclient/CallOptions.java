// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** What a call asks for beside its body. Immutable: each method gives another one. */
public final class CallOptions {
    /** The usual deadline, any door, not idempotent. */
    public static final CallOptions DEFAULT = new CallOptions(0, "", false, Door.ANY, Map.of());

    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,255}");
    private static final Pattern APP_HEADER = Pattern.compile("x-app-[a-z0-9-]{1,58}");
    private static final String AFFINITY = "affinity";
    private static final String TRACEPARENT = "traceparent";

    private final long deadlineMs;
    private final String idempotencyKey;
    private final boolean isIdempotent;
    private final Door door;
    private final Map<String, String> beside;

    private CallOptions(
            long deadlineMs, String idempotencyKey, boolean isIdempotent, Door door, Map<String, String> beside) {
        this.deadlineMs = deadlineMs;
        this.idempotencyKey = idempotencyKey;
        this.isIdempotent = isIdempotent;
        this.door = door;
        this.beside = beside;
    }

    /** How long the call may take in all, every try included; the gateway allows 60 s, streams 1 h. */
    public CallOptions deadline(Duration time) {
        return new CallOptions(time.toMillis(), idempotencyKey, isIdempotent, door, beside);
    }

    /** The same key again is the same call: it runs once, for a day. Makes it safe to try again after a loss. */
    public CallOptions idempotencyKey(String key) {
        if (!KEY.matcher(key).matches()) {
            throw new IllegalArgumentException("an idempotency key is 1 to 255 visible characters");
        }
        return new CallOptions(deadlineMs, key, isIdempotent, door, beside);
    }

    /** Doing it twice does no harm, so that it may be tried again after a loss without a key. */
    public CallOptions idempotent() {
        return new CallOptions(deadlineMs, idempotencyKey, true, door, beside);
    }

    public CallOptions by(Door way) {
        return new CallOptions(deadlineMs, idempotencyKey, isIdempotent, way, beside);
    }

    /** Calls with the same key go to the same worker where the service wants that; at most 128 characters. */
    public CallOptions affinity(String key) {
        return with(AFFINITY, key);
    }

    /** W3C trace context, for a trace that the app has begun. */
    public CallOptions traceparent(String value) {
        return with(TRACEPARENT, value);
    }

    /** A header {@code x-app-...} that the worker sees; at most 14. */
    public CallOptions header(String name, String value) {
        if (!APP_HEADER.matcher(name).matches()) {
            throw new IllegalArgumentException("a header of an app is x-app-[a-z0-9-]{1,58}");
        }
        return with(name, value);
    }

    /** The same for bytes, as gRPC has it: the name ends with {@code -bin}, the value is base64 without padding. */
    public CallOptions header(String name, byte[] value) {
        if (!name.endsWith("-bin")) {
            throw new IllegalArgumentException("a header of bytes ends with -bin");
        }
        return header(name, Base64.getEncoder().withoutPadding().encodeToString(value));
    }

    /** 0 = the usual. */
    long deadlineMs() {
        return deadlineMs;
    }

    String idempotencyKey() {
        return idempotencyKey;
    }

    boolean isSafeToRepeat() {
        return isIdempotent || !idempotencyKey.isEmpty();
    }

    Door door() {
        return door;
    }

    String affinity() {
        return beside.getOrDefault(AFFINITY, "");
    }

    String traceparent() {
        return beside.getOrDefault(TRACEPARENT, "");
    }

    /** {@code x-app-*}. */
    Map<String, String> appHeaders() {
        Map<String, String> headers = new HashMap<>(beside);
        headers.keySet().removeIf(name -> !name.startsWith("x-app-"));
        return headers;
    }

    private CallOptions with(String name, String value) {
        Map<String, String> more = new HashMap<>(beside);
        more.put(name, value);
        return new CallOptions(deadlineMs, idempotencyKey, isIdempotent, door, Map.copyOf(more));
    }
}
