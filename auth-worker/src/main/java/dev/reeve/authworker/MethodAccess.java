// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import dev.reeve.workersdk.Call;
import dev.reeve.workersdk.Interceptor;
import java.util.Set;

/**
 * Who may call which method at all, before its request is looked at: a method that stands nowhere here is for people
 * who are signed in (A10). The operations ask the database whether they still are.
 */
final class MethodAccess implements Interceptor {
    /** How one gets a session, or proves by a code to be somebody. */
    private static final Set<String> OPEN = Set.of(
            "StartAnonymous",
            "StartInstallation",
            "SignInWithDevice",
            "SignUp",
            "Verify",
            "ForgotPassword",
            "ResetPassword",
            "SignIn",
            "SignInMfa",
            "Refresh",
            "Token",
            "StartOidc",
            "OidcCallback",
            "ExchangeOidc",
            "OidcNonce",
            "SignInByIdToken",
            "UndoEmail");

    /** What the token of an API key may ask, too: about itself and its sessions, those of the console. */
    private static final Set<String> OF_KEYS = Set.of("Me", "ListSessions", "RevokeSession", "SignOut", "SignOutAll");

    @Override
    public void around(Call<?> call, Next next) throws Exception {
        if (!OPEN.contains(call.method())) {
            Owner owner = CallerOf.call(call).requiredOwner();
            if (!(owner instanceof Owner.AccountOwner) && !OF_KEYS.contains(call.method())) {
                throw AuthRefusal.of(AuthReason.UNAUTHENTICATED, "this needs the token of a user");
            }
        }
        next.proceed();
    }
}
