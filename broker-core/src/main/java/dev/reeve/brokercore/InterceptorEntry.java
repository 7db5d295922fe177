// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import dev.reeve.brokerspi.Interceptor;
import java.util.Objects;
import java.util.Set;

/**
 * An interceptor of the user in its place.
 *
 * @param name for metrics and logs
 * @param services whose requests it sees: names, {@code prefix.*}, or {@code *} for all but {@code reeve.*}
 */
public record InterceptorEntry(String name, Set<String> services, Interceptor interceptor) {
    public InterceptorEntry {
        Objects.requireNonNull(name, "name");
        services = Set.copyOf(services);
        Objects.requireNonNull(interceptor, "interceptor");
    }

    /** Whether it sees this service. The broker's own and those with passwords in their bodies are never shown. */
    public boolean sees(String service) {
        return !service.startsWith("reeve.auth.")
                && !service.startsWith("mmi.")
                && NamePattern.anyMatches(services, service);
    }
}
