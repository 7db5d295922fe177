// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import static java.util.Objects.requireNonNull;

import dev.reeve.protocol.v1.Identity;
import java.util.Optional;
import java.util.Set;

/**
 * Who calls, from the token the broker verified: tenant, user and installation come from here and never from a body.
 *
 * @param installation the device of a user's session; empty for an API key, whose sender claims its device
 */
record Caller(String tenant, String subject, String installation, Set<String> scopes) {
    private static final String ADMIN = "admin";
    private static final String READ = "logs:read";
    private static final String WRITE = "logs:write";
    private static final String HOOK = "auth:hook";
    private static final String CONTROL = "logs:control";
    /** Subjects of API keys: k_... */
    private static final String KEY_PREFIX = "k_";

    Caller {
        requireNonNull(tenant, "tenant");
        requireNonNull(subject, "subject");
        requireNonNull(installation, "installation");
        scopes = Set.copyOf(scopes);
    }

    static Caller of(Optional<Identity> identity) {
        Identity verified = identity.orElseThrow(
                () -> new LogRefused(LogRefused.Reason.UNAUTHENTICATED, "logs need a token or an API key"));
        return new Caller(
                verified.getTenant(),
                verified.getSubject(),
                verified.getInstallation(),
                Set.copyOf(verified.getScopesList()));
    }

    Caller requireWrite() {
        return require(WRITE);
    }

    Caller requireRead() {
        return require(READ);
    }

    Caller requireControl() {
        return require(CONTROL);
    }

    /** Only the auth worker has this scope; administrators do not count. */
    Caller requireHook() {
        if (!scopes.contains(HOOK)) {
            throw new LogRefused(LogRefused.Reason.FORBIDDEN, "this needs the scope " + HOOK);
        }
        return this;
    }

    /** The user, or empty when an API key calls. */
    String user() {
        return subject.startsWith(KEY_PREFIX) ? "" : subject;
    }

    private Caller require(String scope) {
        if (!scopes.contains(scope) && !scopes.contains(ADMIN)) {
            throw new LogRefused(LogRefused.Reason.FORBIDDEN, "this needs the scope " + scope);
        }
        return this;
    }
}
