// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

/**
 * One line of the audit: who did what to whom, and what came of it. Ids only: no address of a person, no secret, no
 * token.
 *
 * @param outcome {@code ok} or {@code refused}
 * @param reason of a refusal, else empty
 */
record AuditEvent(Caller caller, String actor, String action, String target, String outcome, String reason) {
    private static final String SYSTEM = "system";

    static AuditEvent ok(Caller caller, String actor, String action, String target) {
        return new AuditEvent(caller, actor, action, target, "ok", "");
    }

    /** What an account does to itself. */
    static AuditEvent own(Caller caller, AccountRow account, String action) {
        return ok(caller, account.subject(), action, account.subject());
    }

    /** What an account would do to itself. */
    static AuditEvent ownRefused(Caller caller, AccountRow account, String action, AuthReason reason) {
        return refused(caller, account.subject(), action, account.subject(), reason);
    }

    static AuditEvent refused(Caller caller, String actor, String action, String target, AuthReason reason) {
        return new AuditEvent(caller, actor, action, target, "refused", reason.name());
    }

    static AuditEvent bySystem(String action, String target) {
        return ok(Caller.SYSTEM, SYSTEM, action, target);
    }

    /** user, key, installation, system or nobody. */
    String actorKind() {
        if (actor.equals(SYSTEM)) {
            return SYSTEM;
        }
        if (IdKind.USER.parse(actor).isPresent()) {
            return "user";
        }
        if (IdKind.INSTALLATION.parse(actor).isPresent()) {
            return "installation";
        }
        return IdKind.KEY.parse(actor).isPresent() ? "key" : "nobody";
    }
}
