// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.time.Duration;

/** What a code proves when it comes back. */
enum CodePurpose {
    /** The address of a new account is its owner's. */
    SIGN_UP("sign-up", Duration.ofMinutes(30)),
    /** The address that an anonymous account shall have is its owner's. */
    UPGRADE("upgrade", Duration.ofMinutes(30)),
    /** Whoever forgot the password reads the account's mail. */
    RESET("reset", Duration.ofMinutes(30)),
    /** The same for somebody who has no password yet and was not there when the mail came. */
    INVITE("reset", Duration.ofDays(7)),
    /** The address that an account shall have is its owner's. */
    EMAIL_CHANGE("email-change", Duration.ofMinutes(30)),
    /** Whoever had the address before wants it back. */
    EMAIL_UNDO("email-undo", Duration.ofDays(7)),
    /** The password was right, and is to be replaced. */
    MUST_CHANGE("must-change", Duration.ofMinutes(10)),
    /** The password was right; the second factor is awaited. */
    MFA("mfa", Duration.ofMinutes(5)),
    /** An identity of a provider was right; the second factor is awaited. */
    OIDC_MFA("oidc-mfa", Duration.ofMinutes(5)),
    /** A browser comes back that we sent to a provider. */
    OIDC_FLOW("oidc-flow", Duration.ofMinutes(10)),
    /** A provider has proven an identity; its app fetches what comes of it. */
    OIDC_CODE("oidc-code", Duration.ofSeconds(60)),
    /** An ID token was made for us, just now. */
    OIDC_NONCE("oidc-nonce", Duration.ofMinutes(10));

    /** Eight digits are short, so they are good for less time than what stands in a link. */
    private static final Duration TYPED_LIFE = Duration.ofMinutes(10);

    private final String column;
    private final Duration life;

    CodePurpose(String column, Duration life) {
        this.column = column;
        this.life = life;
    }

    String column() {
        return column;
    }

    /** Of the code in the link. */
    Duration life() {
        return life;
    }

    Duration typedLife() {
        return TYPED_LIFE;
    }
}
