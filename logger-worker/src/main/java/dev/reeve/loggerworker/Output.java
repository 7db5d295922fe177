// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import java.time.Duration;

/** The other side of a call that is answered by a stream. */
interface Output<B> {
    /** Sends; blocks while the reader is slow, throws when it is gone. */
    void emit(B batch);

    /** How long the stream may still last; zero or less = end it. */
    Duration left();

    /** Takes the way to end a stream from outside: its caller is gone. */
    interface Opened {
        void endBy(Runnable end);
    }
}
