// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clientsdk;

import dev.reeve.protocol.ReeveException;

/** What can happen to an attempt, in the order in which it happens. */
sealed interface Incoming {

    /** A PARTIAL or the FINAL. */
    record Message(Reply reply) implements Incoming {}

    /** It ended with an error. */
    record Refused(ReeveException error) implements Incoming {}

    /** Its connection ended first: nobody knows what became of it. */
    record Lost() implements Incoming {}
}
