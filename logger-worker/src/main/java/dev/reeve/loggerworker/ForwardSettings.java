// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import dev.reeve.outbound.AddressRule;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * One tenant's collector, checked at the start.
 *
 * @param headers those of the settings and those of files: secrets
 * @param filter what goes there
 */
record ForwardSettings(
        String tenant,
        URI url,
        Map<String, String> headers,
        LogFilter filter,
        AddressRule addresses,
        Optional<Path> caFile) {
    /** Each has a queue of its own, so memory has a bound. */
    static final int TENANTS_MAX = 32;

    static final int HEADERS_MAX = 16;

    ForwardSettings {
        headers = Map.copyOf(headers);
    }

    /** Without what the headers say, and without the address, which may have a key in its query. */
    @Override
    public String toString() {
        return "forward of " + tenant;
    }
}
