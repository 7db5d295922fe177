// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import io.quarkus.runtime.annotations.ConfigDocMapKey;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Steps of your own in the way of requests. */
interface InterceptorsConfig {
    /** Names, in the order in which requests meet them. One that is not found ends the start. */
    Optional<List<String>> chain();

    /** Folder with their jars, beside what is on the class path. */
    Optional<String> folder();

    /** One that takes longer for a call is warned of, once. */
    @WithDefault("5ms")
    Duration slow();

    /** What is said of single interceptors. */
    @ConfigDocMapKey("interceptor")
    Map<String, Named> named();

    /** What is said of one interceptor. */
    interface Named {
        /** Services whose requests it sees: name, {@code prefix.*}, or {@code *} for all but {@code reeve.*}. */
        @WithDefault("*")
        Set<String> services();

        /** Its own settings: see what it says of itself. */
        @ConfigDocMapKey("setting")
        Map<String, String> settings();
    }
}
