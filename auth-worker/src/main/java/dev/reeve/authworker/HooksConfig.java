// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** MDP services by hook; the method is the hook's name. */
interface HooksConfig {
    /** Asked before a sign-up; may refuse, set data and roles. */
    Optional<String> beforeSignUp();

    /** Asked after the proof and before the session; may refuse, set data and roles. */
    Optional<String> beforeSignIn();

    /** Asked before an anonymous account ends in another; may refuse. */
    Optional<String> beforeMerge();

    /** Asked before an account is deleted; may refuse. */
    Optional<String> beforeDelete();

    /** Asked before a user's access token is signed; adds claims, takes scopes away. */
    Optional<String> beforeToken();

    /** Told the SHA-1 of a password that is being chosen; may refuse it. Passed over when it fails. */
    Optional<String> checkPassword();

    /** Sends the mails, with {@code mail.transport=hook}. */
    Optional<String> sendMail();

    /** Told what became of accounts. */
    AfterAccount afterAccount();

    /** Told what became of sessions. */
    AfterSession afterSession();

    /** Told what became of passwords. */
    AfterPassword afterPassword();

    /** Hooks that are passed over when they fail, of before-sign-up, -sign-in, -merge, -delete; others fail. */
    Optional<List<String>> open();

    /** Longest wait for an answer, 100 ms to 10 s. */
    @WithDefault("2s")
    Duration timeout();

    /** Events of accounts. */
    interface AfterAccount {
        /** Told of new accounts. */
        Optional<String> created();

        /** Told of anonymous accounts that were given a name. */
        Optional<String> upgraded();

        /** Told of disabled accounts. */
        Optional<String> disabled();

        /** Told of deleted accounts. */
        Optional<String> deleted();
    }

    /** Events of sessions. */
    interface AfterSession {
        /** Told of new sessions. */
        Optional<String> created();

        /** Told of sessions that were ended. */
        Optional<String> revoked();

        /** Told of sessions that ended because a refresh token was used twice. */
        Optional<String> reused();
    }

    /** Events of passwords. */
    interface AfterPassword {
        /** Told of changed passwords. */
        Optional<String> changed();
    }
}
