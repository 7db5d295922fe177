// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.wire;

import dev.reeve.zmtp.CloseReason;

/** How far the peer's greeting has come. */
public sealed interface GreetingStep {

    /** Not whole yet, and no fault so far. */
    record NeedMore() implements GreetingStep {}

    /** All 64 bytes are there. */
    record Complete(Greeting greeting) implements GreetingStep {}

    /** Not ZMTP, or too old a version. */
    record Rejected(CloseReason reason) implements GreetingStep {}
}
