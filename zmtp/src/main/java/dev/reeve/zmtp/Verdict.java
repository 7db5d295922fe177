// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp;

/** The answer of an {@link Authenticator}; the numbers are ZAP's (RFC 27). */
public sealed interface Verdict {

    /** 200: come in, under this name. */
    record Allowed(String userId) implements Verdict {}

    /** 400: this key is not known here. The peer is told so, and need not come back. */
    record Denied() implements Verdict {}

    /** 300: not now. The connection ends without a word, and the peer may try again. */
    record Retry() implements Verdict {}

    /** 500: it cannot be decided. The connection ends without a word: who cannot be checked is not let in. */
    record Failed() implements Verdict {}
}
