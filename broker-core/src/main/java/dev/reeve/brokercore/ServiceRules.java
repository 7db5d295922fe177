// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds the rule of a service: an exact name, else the longest prefix, else {@code *}, else "authenticated". */
final class ServiceRules {
    /** Reeve's own; the configuration may say otherwise under the same pattern. */
    private static final List<ServiceRule> BUILT_IN = List.of(
            ServiceRule.of("reeve.auth.v1.auth", new ServicePolicy.Public()),
            ServiceRule.of(
                    "reeve.auth.v1.edge",
                    new ServicePolicy.NeedsRole(Set.of(PeerRole.GATEWAY, PeerRole.BROKER, PeerRole.AUTH))),
            ServiceRule.of(
                    "opentelemetry.proto.collector.logs.v1.logsservice", new ServicePolicy.NeedsScope("logs:write")));

    private final Map<String, ServiceRule> exact = new HashMap<>();
    private final List<ServiceRule> prefixes = new ArrayList<>();

    ServiceRules(List<ServiceRule> configured) {
        BUILT_IN.forEach(this::add);
        configured.forEach(this::add);
    }

    private void add(ServiceRule rule) {
        if (rule.pattern().endsWith("*")) {
            prefixes.add(rule);
        } else {
            exact.put(rule.pattern(), rule);
        }
    }

    ServiceRule of(String service) {
        ServiceRule rule = exact.get(service);
        if (rule != null) {
            return rule;
        }
        ServiceRule longest = ServiceRule.of(service, new ServicePolicy.Authenticated());
        int length = 0;
        for (ServiceRule prefix : prefixes) {
            if (prefix.pattern().length() >= length && NamePattern.matches(prefix.pattern(), service)) {
                longest = prefix;
                length = prefix.pattern().length();
            }
        }
        return longest;
    }

    /** Exact names that are known without a worker. */
    List<ServiceRule> declared() {
        return exact.values().stream()
                .filter(ServiceRule::declared)
                .sorted((a, b) -> a.pattern().compareTo(b.pattern()))
                .toList();
    }
}
