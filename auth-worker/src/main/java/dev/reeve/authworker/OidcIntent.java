// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

/** What somebody wants of an identity that a provider has proven. */
enum OidcIntent {
    /** A session of the account that has it, or of a new one. */
    SIGN_IN,
    /** It shall be one more way to sign in to the account that is signed in. */
    LINK,
    /** A fresh proof of who holds the session. */
    REAUTHENTICATE
}
