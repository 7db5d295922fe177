// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

/** What the interceptors made of a worker's answer. */
sealed interface Back {
    /** On to the client. If the answer was a PARTIAL and this is last, the call ends with it. */
    record Relay(WorkerAnswer answer) implements Back {}

    /** Not relayed. */
    record Discard(String why) implements Back {}

    /** The call ends by this error. */
    record Refuse(Refusal refusal) implements Back {}
}
