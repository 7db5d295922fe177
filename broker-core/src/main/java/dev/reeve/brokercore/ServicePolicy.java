// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/** Who may call a service. The configuration sets it; a worker's announcement may only tighten it. */
public sealed interface ServicePolicy {
    /** Anybody. A token that is sent along is still checked; a bad one counts as none. */
    record Public() implements ServicePolicy {}

    /** Anybody with a valid token; the default. */
    record Authenticated() implements ServicePolicy {}

    /** Whoever's token has this scope, or {@code admin}. */
    record NeedsScope(String scope) implements ServicePolicy {
        public NeedsScope {
            Objects.requireNonNull(scope, "scope");
        }
    }

    /** Peers whose key has one of these roles; no token needed. */
    record NeedsRole(Set<PeerRole> roles) implements ServicePolicy {
        public NeedsRole {
            roles = Set.copyOf(roles);
        }
    }

    /** {@code public}, {@code authenticated}, {@code scope:<scope>} or {@code roles:<role>,<role>}. */
    static ServicePolicy parse(String text) {
        if (text.equals("public")) {
            return new Public();
        }
        if (text.equals("authenticated")) {
            return new Authenticated();
        }
        if (text.startsWith("scope:") && text.length() > 6) {
            return new NeedsScope(text.substring(6));
        }
        if (text.startsWith("roles:") && text.length() > 6) {
            return new NeedsRole(parseRoles(text.substring(6)));
        }
        throw new IllegalArgumentException(
                "policy is public, authenticated, scope:<scope> or roles:<role>,...; not \"" + text + "\"");
    }

    private static Set<PeerRole> parseRoles(String text) {
        Set<PeerRole> roles = EnumSet.noneOf(PeerRole.class);
        for (String part : text.split(",", -1)) {
            roles.add(roleNamed(part.strip()));
        }
        return roles;
    }

    private static PeerRole roleNamed(String name) {
        for (PeerRole role : PeerRole.values()) {
            if (role.name().equalsIgnoreCase(name)) {
                return role;
            }
        }
        throw new IllegalArgumentException(
                "role is client, gateway, worker, operator, auth or broker; not \"" + name + "\"");
    }
}
