// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker.oidc;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A document of a provider, kept for as long as its {@code Cache-Control} says, within bounds. While the provider is
 * away the old one is good for a day; a provider that has just failed is not asked again at once. Any number of
 * threads; two that come at the same time may both ask.
 */
final class KeptDocument<T> {
    static final Duration KEPT_MIN = Duration.ofMinutes(10);
    static final Duration KEPT_MAX = Duration.ofHours(24);
    static final Duration ASKED_AGAIN_AFTER = Duration.ofMinutes(1);
    static final Duration FAILURE_KEPT = Duration.ofSeconds(5);

    private static final Pattern MAX_AGE = Pattern.compile("(?:^|[\\s,])max-age=([0-9]{1,9})(?:$|[\\s,])");

    private record Held<T>(T value, Instant fetchedAt, Instant freshUntil) {}

    private final Supplier<ProviderHttp.Reply> fetch;
    private final Function<String, T> reader;
    private final InstantSource clock;
    private final AtomicReference<Instant> askedAt = new AtomicReference<>(Instant.EPOCH);
    private volatile Instant failedAt = Instant.EPOCH;
    private volatile @Nullable Held<T> held;

    /** @param reader of the body; throws ProviderFault for what it cannot read */
    KeptDocument(Supplier<ProviderHttp.Reply> fetch, Function<String, T> reader, InstantSource clock) {
        this.fetch = fetch;
        this.reader = reader;
        this.clock = clock;
    }

    T get() {
        Held<T> known = held;
        Instant now = clock.instant();
        if (known != null && now.isBefore(known.freshUntil())) {
            return known.value();
        }
        try {
            return fetched(now);
        } catch (ProviderFault e) {
            if (known != null && now.isBefore(known.fetchedAt().plus(KEPT_MAX))) {
                held = new Held<>(known.value(), known.fetchedAt(), now.plus(ASKED_AGAIN_AFTER));
                return known.value();
            }
            throw e;
        }
    }

    /** The document fetched anew, because it lacks something; at most once a minute, else what there is. */
    T renewed() {
        Instant now = clock.instant();
        Instant before = askedAt.get();
        return now.isBefore(before.plus(ASKED_AGAIN_AFTER)) || !askedAt.compareAndSet(before, now)
                ? get()
                : fetched(now);
    }

    private T fetched(Instant now) {
        if (now.isBefore(failedAt.plus(FAILURE_KEPT))) {
            throw new ProviderFault("failed a moment ago");
        }
        askedAt.set(now);
        try {
            ProviderHttp.Reply reply = fetch.get();
            if (reply.status() != 200) {
                throw new ProviderFault("answered with status " + reply.status());
            }
            T value = reader.apply(reply.body());
            held = new Held<>(value, now, now.plus(life(reply.cacheControl())));
            return value;
        } catch (ProviderFault e) {
            failedAt = now;
            throw e;
        }
    }

    private static Duration life(String cacheControl) {
        Matcher matcher = MAX_AGE.matcher(cacheControl);
        Duration wished = matcher.find() ? Duration.ofSeconds(Long.parseLong(matcher.group(1))) : KEPT_MIN;
        if (wished.compareTo(KEPT_MIN) < 0) {
            return KEPT_MIN;
        }
        return wished.compareTo(KEPT_MAX) > 0 ? KEPT_MAX : wished;
    }
}
