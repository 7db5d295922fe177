// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Who calls, as the broker vouches for it: the claims of a verified token, or nobody.
 *
 * @param tenant of the token, else {@code default}
 * @param subject {@code u_...} or {@code k_...}; empty = no token
 * @param session {@code s_...}; empty = none
 * @param installation {@code i_...}; empty = none
 * @param scopes of the token
 * @param requestId of this call
 * @param address of the caller as the gateway saw it; empty = unknown
 */
record Caller(
        String tenant,
        String subject,
        String session,
        String installation,
        List<String> scopes,
        String requestId,
        String address) {
    static final String DEFAULT_TENANT = "default";
    /** Digits, letters and marks of IPv4 and IPv6 addresses with zone and port. */
    private static final Pattern ADDRESS = Pattern.compile("[0-9A-Za-z.:%_\\[\\]-]{0,64}");

    static final Caller SYSTEM = new Caller(DEFAULT_TENANT, "", "", "", List.of(), "", "");

    Caller {
        scopes = List.copyOf(scopes);
    }

    static Caller nobody(String requestId, String address) {
        return new Caller(DEFAULT_TENANT, "", "", "", List.of(), requestId, "").at(address);
    }

    Caller inTenant(String other) {
        return new Caller(other, subject, session, installation, scopes, requestId, address);
    }

    /** The same caller, who has proven by a code to be this subject. */
    Caller as(String provenSubject) {
        return new Caller(tenant, provenSubject, session, installation, scopes, requestId, address);
    }

    /** The same caller, who has proven to have begun something in that session. */
    Caller asSession(String provenSubject, String provenSession) {
        return new Caller(tenant, provenSubject, provenSession, installation, scopes, requestId, address);
    }

    /** The same caller, seen at that address; what is no address is left out. */
    Caller at(String seenAddress) {
        String bounded = ADDRESS.matcher(seenAddress).matches() ? seenAddress : "";
        return new Caller(tenant, subject, session, installation, scopes, requestId, bounded);
    }

    /** Whom the token was made for; empty = no token. Its standing is for the database to say. */
    Optional<Owner> owner() {
        Optional<Owner> user = IdKind.USER
                .parse(subject)
                .map(id -> new Owner.AccountOwner(id, false, Roles.NONE, Owner.Standing.ACTIVE));
        return user.or(
                () -> IdKind.KEY.parse(subject).map(id -> new Owner.KeyOwner(id, scopes, Owner.Standing.ACTIVE)));
    }

    /** The same, of whom an operation needs; refuses with UNAUTHENTICATED who has no token. */
    Owner requiredOwner() {
        return owner().orElseThrow(() -> AuthRefusal.of(AuthReason.UNAUTHENTICATED, "this needs an access token"));
    }

    boolean isUser() {
        return IdKind.USER.parse(subject).isPresent();
    }

    boolean hasScope(String scope) {
        return scopes.contains(scope) || scopes.contains(Scopes.ADMIN);
    }

    void requireScope(String scope) {
        if (subject.isEmpty()) {
            throw AuthRefusal.of(AuthReason.UNAUTHENTICATED, "this needs an access token");
        }
        if (!hasScope(scope)) {
            throw AuthRefusal.of(AuthReason.FORBIDDEN, "this needs the scope " + scope);
        }
    }

    /** For the audit. */
    String actor() {
        return subject;
    }
}
