// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker.hooks;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which hooks there are.
 *
 * @param services MDP service of each
 * @param open hooks that are passed over when they fail, of those that would else fail the operation
 * @param timeout for one answer
 */
public record HookSettings(Map<HookName, String> services, Set<HookName> open, Duration timeout) {
    /** The logger's, which erases a person's records when it is told. */
    public static final String LOGGER = "reeve.log.v1.log";

    private static final Pattern SERVICE = Pattern.compile("[a-z0-9.-]{1,64}");

    public HookSettings {
        services = Map.copyOf(services);
        open = Set.copyOf(open);
        services.forEach(HookSettings::checkService);
        for (HookName name : open) {
            if (name.onFailure() != HookName.OnFailure.CLOSED) {
                throw new IllegalArgumentException(name.key() + " cannot be open");
            }
        }
    }

    /** Reeve's own services answer no other: one of them by mistake would be called with a token of the system. */
    private static void checkService(HookName name, String service) {
        if (name == HookName.AFTER_ACCOUNT_DELETED && service.equals(LOGGER)) {
            return;
        }
        if (!SERVICE.matcher(service).matches() || service.startsWith("reeve.") || service.startsWith("mmi.")) {
            throw new IllegalArgumentException(
                    name.key() + " is '" + service + "'; allowed: a service of yours, [a-z0-9.-], 1 to 64 characters");
        }
    }

    public Optional<String> serviceOf(HookName name) {
        return Optional.ofNullable(services.get(name));
    }

    public boolean has(HookName name) {
        return services.containsKey(name);
    }

    public boolean isOpen(HookName name) {
        return open.contains(name);
    }
}
