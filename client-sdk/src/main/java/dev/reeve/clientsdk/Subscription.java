// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clientsdk;

import java.util.Optional;

/** A topic that is listened to. It survives the loss of brokers by itself. */
public interface Subscription extends AutoCloseable {

    /** Its name. */
    String topic();

    /** What was seen last; empty before the first answer of a broker. */
    Optional<Position> position();

    /** Ends it; {@link TopicListener#closed} is not called. A call of the listener that runs goes on to its end. */
    @Override
    void close();
}
