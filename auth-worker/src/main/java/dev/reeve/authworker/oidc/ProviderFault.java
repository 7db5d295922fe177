// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker.oidc;

/**
 * The provider could not be asked, or its answer is none: away, slow, too large, malformed, at an address it may not
 * have. The text is for the log; it holds no code, token or secret.
 */
public final class ProviderFault extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** With the reason as the log shall have it. */
    public ProviderFault(String what) {
        super(what);
    }

    /** As above, and what it came of. */
    public ProviderFault(String what, Throwable cause) {
        super(what, cause);
    }
}
