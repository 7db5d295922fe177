// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clientsdk;

import dev.reeve.protocol.v1.TopicPosition;
import java.util.Objects;

/**
 * A place in a topic: what a subscriber has seen. Offsets grow by one per message within an epoch; a new epoch means
 * that
 * nobody can tell what was missed.
 *
 * @param topic name
 * @param epoch of the topic at its broker, as unsigned 64 bits; never 0
 * @param offset of the last message seen; 0 = none yet
 */
public record Position(String topic, long epoch, long offset) {
    public Position {
        Objects.requireNonNull(topic, "topic");
    }

    static Position of(TopicPosition position) {
        return new Position(position.getTopic(), position.getEpoch(), position.getOffset());
    }

    TopicPosition toProto() {
        return TopicPosition.newBuilder()
                .setTopic(topic)
                .setEpoch(epoch)
                .setOffset(offset)
                .build();
    }

    boolean isSameEpoch(Position other) {
        return epoch == other.epoch;
    }
}
