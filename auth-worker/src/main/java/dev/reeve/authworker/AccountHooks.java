// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reeve.authworker.hooks.HookAnswer;
import dev.reeve.authworker.hooks.HookFault;
import dev.reeve.authworker.hooks.HookName;
import dev.reeve.authworker.hooks.Hooks;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Asks the owner's services before something happens to an account. Called between transactions, never inside one: an
 * answer may take two seconds. Where it is a secret who has an account, a hook is asked before anybody looks.
 */
final class AccountHooks {
    private static final Logger LOG = Logger.getLogger(AccountHooks.class);
    private static final String USER = "user";
    private static final String EMAIL = "email";
    private static final String METHOD = "method";

    private final Hooks hooks;
    private final InstantSource clock;
    private final SecureRandom random;

    AccountHooks(Hooks hooks, InstantSource clock, SecureRandom random) {
        this.hooks = hooks;
        this.clock = clock;
        this.random = random;
    }

    boolean has(HookName hook) {
        return hooks.has(hook);
    }

    /** @param method how the account is made: {@code password}, or the name of an OIDC provider */
    HookEdits beforeSignUp(Caller caller, EmailAddress email, String displayName, String method) {
        return edits(ask(
                HookName.BEFORE_SIGN_UP,
                caller,
                data -> data.put(EMAIL, email.text())
                        .put("displayName", displayName)
                        .put(METHOD, method)
                        .put("address", caller.address())));
    }

    /** After the proof, so that it is asked of nobody's guesses. */
    HookEdits beforeSignIn(Caller caller, AccountRow account, String method) {
        return edits(ask(
                HookName.BEFORE_SIGN_IN,
                caller,
                data -> describe(data, account).put(METHOD, method).put("address", caller.address())));
    }

    /** @param from the anonymous account that ends in {@code into} */
    void beforeMerge(Caller caller, AccountRow from, AccountRow into) {
        var _ = ask(HookName.BEFORE_MERGE, caller, data -> {
            describe(data.putObject("from"), from);
            describe(data.putObject("into"), into);
        });
    }

    void beforeDelete(Caller caller, AccountRow account) {
        var _ = ask(HookName.BEFORE_DELETE, caller, data -> describe(data, account));
    }

    /** Refuses a password that the hook knows; goes on when it says nothing. It is told a hash, never a password. */
    void checkPassword(Caller caller, String password) {
        var _ = ask(HookName.CHECK_PASSWORD, caller, data -> data.put("sha1", Sha1.hex(password)));
    }

    /** Empty = there is no such hook. */
    Optional<HookAnswer.Token> beforeToken(Caller caller, Consumer<ObjectNode> data) {
        return ask(HookName.BEFORE_TOKEN, caller, data).map(HookAnswer.Token.class::cast);
    }

    private static ObjectNode describe(ObjectNode data, AccountRow account) {
        ObjectNode described = data.put(USER, account.subject())
                .put(EMAIL, account.email() == null ? "" : account.email())
                .put("displayName", account.displayName())
                .put("anonymous", account.anonymous());
        account.roles().names().forEach(described.putArray("roles")::add);
        return described;
    }

    private static HookEdits edits(Optional<HookAnswer> answer) {
        return answer.map(HookAnswer.Edited.class::cast).map(HookEdits::of).orElse(HookEdits.NONE);
    }

    /** Empty = no such hook, or one that failed and is open. */
    private Optional<HookAnswer> ask(HookName hook, Caller caller, Consumer<ObjectNode> data) {
        if (!hooks.has(hook)) {
            return Optional.empty();
        }
        String id = UuidV7.at(clock.instant(), random).toString();
        Hooks.Occasion occasion = new Hooks.Occasion(
                id, caller.tenant(), caller.requestId(), clock.instant().toString());
        try {
            Optional<HookAnswer> answer = hooks.ask(hook, occasion, data);
            if (answer.orElse(null) instanceof HookAnswer.Refused refused) {
                throw refusal(hook, refused);
            }
            return answer;
        } catch (HookFault fault) {
            LOG.warnf("hook %s (question %s): %s", hook.key(), id, fault.getMessage());
            LOG.debug("its cause", fault);
            if (hooks.isOpen(hook)) {
                return Optional.empty();
            }
            throw AuthRefusal.unavailable(AuthReason.HOOK_FAILED, "a hook of this server did not answer", fault);
        }
    }

    private static AuthRefusal refusal(HookName hook, HookAnswer.Refused refused) throws HookFault {
        if (hook == HookName.CHECK_PASSWORD) {
            return AuthRefusal.of(AuthReason.WEAK_PASSWORD, refused.message());
        }
        for (AuthReason own : AuthReason.values()) {
            // A client drops its session on some of ours.
            if (own.name().equals(refused.reason())) {
                throw new HookFault("refuse.reason is one of Reeve's own: " + own);
            }
        }
        return AuthRefusal.byHook(refused.reason(), refused.message());
    }
}
