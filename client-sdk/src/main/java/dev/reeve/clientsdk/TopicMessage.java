// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clientsdk;

import java.util.Objects;

/**
 * One message of a topic.
 *
 * @param position of this message
 * @param body not to be modified
 * @param contentType as its publisher gave it
 * @param publisher as it gave itself; not authenticated by the broker
 * @param publishedUnixMs by the broker's clock, milliseconds since 1970
 */
@SuppressWarnings("ArrayRecordComponent") // a body is bytes; nobody compares messages
public record TopicMessage(Position position, byte[] body, String contentType, String publisher, long publishedUnixMs) {
    public TopicMessage {
        Objects.requireNonNull(position, "position");
        Objects.requireNonNull(body, "body");
    }
}
