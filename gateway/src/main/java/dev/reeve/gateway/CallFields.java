// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import dev.reeve.protocol.ErrorReason;
import dev.reeve.protocol.Limits;
import dev.reeve.protocol.ServiceName;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rules for everything a caller may say beside a call's body; the same for every door. */
final class CallFields {
    private static final Pattern METHOD = Pattern.compile("[A-Za-z0-9._/-]{0,128}");
    private static final Pattern VISIBLE = Pattern.compile("[\\x21-\\x7e]{1,255}");
    private static final Pattern AFFINITY = Pattern.compile("[\\x20-\\x7e]{1,128}");
    private static final Pattern CONTENT_TYPE = Pattern.compile("[\\x20-\\x7e]{1,128}");
    private static final Pattern TRACESTATE = Pattern.compile("[ -~]*");
    private static final Pattern TRACEPARENT = Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");
    private static final Pattern UUID_TEXT = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,10}");
    private static final Pattern APP_KEY = Pattern.compile("x-app-[a-z0-9-]{1,58}");
    private static final Pattern APP_VALUE = Pattern.compile("[^\\x00-\\x1f\\x7f]*");
    /** With address and tenant they are the 16 that a call may have. */
    private static final int APP_KEYS_MAX = 14;

    private static final int APP_CHARS_MAX = 3_584;
    private static final String INNER_SUFFIX = ".edge";

    /** Under this key every call carries the address of its caller; an application cannot set it. */
    static final String ADDRESS = "address";

    /** Under this key the tenant of a call that shows neither token nor key; an application cannot set it. */
    static final String TENANT = "tenant";

    private static final Pattern TENANT_NAME = Pattern.compile("[a-z0-9-]{1,32}");

    private CallFields() {}

    /**
     * Checks the name of a service as it comes from outside. The broker's own services and the inner ones of Reeve do
     * not exist for callers.
     */
    static String service(String name) {
        boolean inner = ServiceName.isMmi(name) || (ServiceName.isReserved(name) && name.endsWith(INNER_SUFFIX));
        if (!ServiceName.isCallable(name) || inner) {
            throw Refusal.of(ErrorReason.SERVICE_UNKNOWN, "no service of this name");
        }
        return name;
    }

    static String method(String name) {
        if (!METHOD.matcher(name).matches()) {
            throw Refusal.invalid("a method is [A-Za-z0-9._/-]{0,128}");
        }
        return name;
    }

    static String contentType(@Nullable String value) {
        if (value == null || value.isEmpty()) {
            return "";
        }
        if (!isContentType(value)) {
            throw Refusal.invalid("the content type is longer than 128 characters or no text");
        }
        return value;
    }

    /** Whether it can stand in a header. */
    static boolean isContentType(String value) {
        return CONTENT_TYPE.matcher(value).matches();
    }

    /** Whether it is an application's own header, and harmless as such. */
    static boolean isAppHeader(String key, String value) {
        return APP_KEY.matcher(key).matches() && APP_VALUE.matcher(value).matches();
    }

    /** Those of a reply's headers that a caller may see. */
    static Map<String, String> appHeaders(Map<String, String> meta) {
        Map<String, String> app = new TreeMap<>(meta);
        app.entrySet().removeIf(header -> !isAppHeader(header.getKey(), header.getValue()));
        return app;
    }

    /** The caller's id if it is one, else a new one: a call never fails for its id. */
    static UUID requestId(@Nullable String value, UUID fresh) {
        return value != null && UUID_TEXT.matcher(value).matches() ? UUID.fromString(value) : fresh;
    }

    static String idempotencyKey(@Nullable String value) {
        if (value == null) {
            return "";
        }
        if (!VISIBLE.matcher(value).matches()) {
            throw Refusal.invalid("an idempotency key is 1 to 255 visible characters");
        }
        return value;
    }

    static String affinityKey(@Nullable String value) {
        if (value == null || value.isEmpty()) {
            return "";
        }
        if (!AFFINITY.matcher(value).matches()) {
            throw Refusal.invalid("an affinity key is at most 128 characters");
        }
        return value;
    }

    /** Of the header {@code Reeve-Tenant}; empty = it was not sent. */
    static String tenant(@Nullable String value) {
        if (value == null) {
            return "";
        }
        if (!TENANT_NAME.matcher(value).matches()) {
            throw Refusal.invalid("a tenant is [a-z0-9-]{1,32}");
        }
        return value;
    }

    /** W3C trace context; one that is malformed is dropped, as its specification says. */
    static String traceparent(@Nullable String value) {
        if (value == null || value.length() != Limits.TRACEPARENT_BYTES || value.startsWith("ff")) {
            return "";
        }
        return TRACEPARENT.matcher(value).matches() ? value : "";
    }

    /** What vendors add to the trace context; one that is too long or not printable is dropped. */
    static String tracestate(@Nullable String value) {
        if (value == null || value.length() > Limits.TRACESTATE_BYTES_MAX) {
            return "";
        }
        return TRACESTATE.matcher(value).matches() ? value : "";
    }

    /** Milliseconds as text; clipped to the most, the usual if absent. */
    static Duration deadline(@Nullable String value, boolean stream, GatewaySettings.DeadlineSettings settings) {
        if (value == null) {
            return stream ? settings.stream() : settings.standard();
        }
        if (!DIGITS.matcher(value).matches() || Long.parseLong(value) == 0) {
            throw Refusal.invalid("a deadline is a number of milliseconds, 1 or more");
        }
        return deadline(Long.parseLong(value), stream, settings);
    }

    /** Milliseconds; 0 = the usual. */
    static Duration deadline(long millis, boolean stream, GatewaySettings.DeadlineSettings settings) {
        if (millis == 0) {
            return stream ? settings.stream() : settings.standard();
        }
        Duration most = stream ? settings.stream() : settings.max();
        return Duration.ofMillis(Math.min(millis, most.toMillis()));
    }

    /** As {@link #meta(Map, Map, String)}, with nothing else. */
    static Map<String, String> meta(Map<String, String> app, String address) {
        return meta(app, Map.of(), address);
    }

    /**
     * What travels with a call beside its body: the application's own headers ({@code x-app-*}), others that are
     * allowed (with them at most 14 and 3.5 KiB), and the caller's address.
     */
    static Map<String, String> meta(Map<String, String> app, Map<String, String> others, String address) {
        app.forEach((name, value) -> {
            if (!isAppHeader(name, value)) {
                throw Refusal.invalid("an application header is x-app-[a-z0-9-]{1,58} with printable text");
            }
        });
        Map<String, String> meta = new HashMap<>(others);
        meta.putAll(app);
        int chars = 0;
        for (Map.Entry<String, String> header : meta.entrySet()) {
            chars += header.getKey().length() + header.getValue().length();
        }
        if (meta.size() > APP_KEYS_MAX || chars > APP_CHARS_MAX) {
            throw Refusal.of(ErrorReason.TOO_LARGE, "more than 14 application headers, or 3.5 KiB of them");
        }
        meta.put(ADDRESS, address);
        return meta;
    }
}
