// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker.oidc;

/** What came of looking at an ID token. */
public sealed interface IdTokenVerdict {
    /** It proves who this is. */
    record Proven(OidcIdentity identity) implements IdTokenVerdict {}

    /** It proves nothing. */
    record Refused(Reason reason) implements IdTokenVerdict {}

    /** Why; for the log, callers get one answer for all. */
    enum Reason {
        /** The provider did not take the code. */
        CODE,
        MALFORMED,
        /** Neither RS256 nor ES256, or not that of the key. */
        ALGORITHM,
        /** A header that would have us fetch or trust a key, or that we do not understand. */
        HEADER,
        KEY_UNKNOWN,
        SIGNATURE,
        ISSUER,
        AUDIENCE,
        /** Made for another client of the same audience. */
        AUTHORIZED_PARTY,
        SUBJECT,
        EXPIRED,
        /** Made more than ten minutes ago, or in the future. */
        ISSUED_AT,
        NONCE
    }
}
