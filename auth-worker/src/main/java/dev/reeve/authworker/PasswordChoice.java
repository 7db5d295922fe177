// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

/**
 * Whether a new password may be chosen: the rules, words of this place, the list of breached ones, then what the hook
 * {@code check-password} knows. Outside transactions, and the same for everybody: it never asks who has an account.
 */
final class PasswordChoice {
    /**
     * What there is to hold a password against.
     *
     * @param words that anybody would try here
     */
    record Settings(PasswordRules rules, ContextWords words, BreachedPasswords breached) {}

    private final Settings settings;
    private final AccountHooks hooks;

    PasswordChoice(Settings settings, AccountHooks hooks) {
        this.settings = settings;
        this.hooks = hooks;
    }

    /** Cheap, before limits are touched. Refuses with WEAK_PASSWORD. */
    void checkRules(String password) {
        settings.rules().checkChoice(password);
        checkWords(password, settings.words());
    }

    /** As {@link #checkRules}, by who has that address. */
    void checkRules(String password, EmailAddress email) {
        checkRules(password);
        checkAgainst(password, email);
    }

    /** What is known of this address alone. */
    void checkAgainst(String password, EmailAddress email) {
        settings.rules().checkAgainst(password, email);
        checkWords(password, settings.words().with(email));
    }

    private static void checkWords(String password, ContextWords words) {
        if (words.isLittleElse(password)) {
            throw weak("the password is little more than a name that others would guess");
        }
    }

    /** Costs a look at the list and a call: after the limits. */
    void checkKnown(Caller caller, String password) {
        checkWords(password, settings.words().with(caller.tenant()));
        if (settings.breached().contains(password)) {
            throw weak("the password is in a list of stolen ones");
        }
        hooks.checkPassword(caller, password);
    }

    private static AuthRefusal weak(String text) {
        return AuthRefusal.of(AuthReason.WEAK_PASSWORD, text);
    }
}
