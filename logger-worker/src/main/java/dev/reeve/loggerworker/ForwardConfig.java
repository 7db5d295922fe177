// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** A collector that stored records of one tenant go on to, over OTLP/HTTP. */
interface ForwardConfig {
    /** Where to, path and all: {@code https://collector.example/v1/logs}. */
    String url();

    /** Headers that are no secret, by name. */
    Map<String, String> headers();

    /** Files with the values of headers, one line each, by the header's name, as {@code authorization}. */
    Map<String, Path> headerFiles();

    /** Only records of this level and above: trace, debug, info, warn, error or fatal. */
    @WithDefault("trace")
    String minLevel();

    /** Only records that this filter finds. */
    Optional<String> filter();

    /** Whether it may stand on this machine or in a private network; then there also without TLS. */
    @WithDefault("false")
    boolean privateAddresses();

    /** PEM file with the certificates to trust instead of the platform's. */
    Optional<Path> caFile();
}
