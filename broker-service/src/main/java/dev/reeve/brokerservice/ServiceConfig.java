// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** What is said of one service. A worker's announcement may tighten it, never weaken it. */
interface ServiceConfig {
    /** Who may call: {@code public}, {@code authenticated}, {@code scope:S} or {@code roles:R,R}. */
    @WithDefault("authenticated")
    String policy();

    /** It is known although no worker has come yet. */
    @WithDefault("false")
    boolean declared();

    /** Requests may be dispatched again when a worker dies. Default: its workers say. */
    Optional<Boolean> idempotent();

    /** Deadline of a request that names none. Default: the broker's. */
    Optional<Duration> deadline();

    /** Longest of a call that is no stream. Default: the broker's. */
    Optional<Duration> deadlineMax();

    /** Requests that wait. Default: the broker's. */
    Optional<Integer> queueRequestsMax();

    /** Their bytes. Default: the broker's. */
    Optional<MemorySize> queueBytesMax();

    /** All frames of one request. Default: the limits of a message. */
    Optional<MemorySize> requestBytesMax();

    /** {@code fast}, {@code normal} or {@code bulk}. Default: its workers say, else normal. */
    Optional<String> latencyClass();

    /** Requests of one caller: {@code 100/s}, {@code 20/m} or {@code 5/h}. Default: the broker's limit. */
    Optional<String> rateLimit();

    /** Requests of one caller at once after a pause. Default: as many as the limit names. */
    Optional<Integer> rateLimitBurst();

    /** Calls in the audit log: {@code none}, {@code refused} or {@code all}. */
    @WithDefault("refused")
    String audit();

    /** Workers that ask for it get the caller's token. */
    @WithDefault("false")
    boolean forwardToken();
}
