// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import dev.reeve.protocol.v1.Identity;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who may call what: the service's policy, then what its workers ask in addition. */
final class Access {
    private static final String ADMIN = "admin";
    private static final String KEY_SUBJECT = "k_";
    private static final String CALL_SCOPE = "services:call:";

    private Access() {}

    /**
     * Decides with everything known.
     *
     * @param identity null: no token, or none that counts
     * @return null: allowed
     */
    static @Nullable Refusal check(Service service, String method, Peer peer, @Nullable Identity identity) {
        Refusal refusal = checkPolicy(service, peer, identity);
        if (refusal == null && service.needsIdentity() && identity == null) {
            return Refusal.UNAUTHENTICATED;
        }
        return refusal == null && service.announcesScopes() ? checkScopes(service, method, identity) : refusal;
    }

    private static @Nullable Refusal checkPolicy(Service service, Peer peer, @Nullable Identity identity) {
        return switch (service.rule().policy()) {
            case ServicePolicy.Public _ -> null;
            case ServicePolicy.Authenticated _ -> {
                if (identity == null) {
                    yield Refusal.UNAUTHENTICATED;
                }
                yield isKeyWithoutCallScope(identity, service.name()) ? Refusal.FORBIDDEN : null;
            }
            case ServicePolicy.NeedsScope(String scope) -> checkScope(scope, identity);
            case ServicePolicy.NeedsRole(Set<PeerRole> roles) -> checkRole(roles, peer);
        };
    }

    /** Checked before any token is looked at: a peer without the role costs nothing. */
    static @Nullable Refusal checkRole(Service service, Peer peer) {
        return service.rule().policy() instanceof ServicePolicy.NeedsRole(Set<PeerRole> roles)
                ? checkRole(roles, peer)
                : null;
    }

    private static @Nullable Refusal checkRole(Set<PeerRole> roles, Peer peer) {
        for (PeerRole role : roles) {
            if (peer.rights().has(role)) {
                return null;
            }
        }
        return Refusal.FORBIDDEN;
    }

    /** True if a token that does not verify is as good as none here. */
    static boolean needsIdentity(Service service) {
        return switch (service.rule().policy()) {
            case ServicePolicy.Public _, ServicePolicy.NeedsRole _ -> false;
            case ServicePolicy.Authenticated _, ServicePolicy.NeedsScope _ -> true;
        };
    }

    private static @Nullable Refusal checkScopes(Service service, String method, @Nullable Identity identity) {
        Refusal refusal = checkAll(service.scopesOfAll(), identity);
        return refusal == null ? checkAll(service.scopesOf(method), identity) : refusal;
    }

    private static @Nullable Refusal checkAll(Set<String> scopes, @Nullable Identity identity) {
        for (String scope : scopes) {
            Refusal refusal = checkScope(scope, identity);
            if (refusal != null) {
                return refusal;
            }
        }
        return null;
    }

    private static @Nullable Refusal checkScope(String scope, @Nullable Identity identity) {
        if (identity == null) {
            return Refusal.UNAUTHENTICATED;
        }
        return hasScope(identity, scope) ? null : Refusal.FORBIDDEN;
    }

    private static boolean hasScope(Identity identity, String scope) {
        for (int i = 0; i < identity.getScopesCount(); i++) {
            String held = identity.getScopes(i);
            if (held.equals(scope) || held.equals(ADMIN)) {
                return true;
            }
        }
        return false;
    }

    /**
     * A key, unlike a user, calls only what its scopes name: a publishable one ships in apps. Reeve's own
     * services ask by themselves.
     */
    private static boolean isKeyWithoutCallScope(Identity identity, String service) {
        if (!identity.getSubject().startsWith(KEY_SUBJECT) || service.startsWith("reeve.")) {
            return false;
        }
        for (int i = 0; i < identity.getScopesCount(); i++) {
            String held = identity.getScopes(i);
            if (held.equals(ADMIN)
                    || (held.startsWith(CALL_SCOPE) && service.startsWith(held.substring(CALL_SCOPE.length())))) {
                return false;
            }
        }
        return true;
    }
}
