// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One publication on its way to many: whoever needs a rendering first writes it, and all send that array. */
final class SharedItem {
    private final String topic;
    private final Topics.Item item;
    private final Map<FrameFormat, byte[]> frames = new EnumMap<>(FrameFormat.class);
    private byte @Nullable [] event;

    SharedItem(String topic, Topics.Item item) {
        this.topic = topic;
        this.item = item;
    }

    Topics.Item item() {
        return item;
    }

    Topics.Position position() {
        return item.position();
    }

    /** As a frame of a live connection. Any thread. */
    synchronized byte[] frame(FrameFormat format) {
        return frames.computeIfAbsent(format, to -> to.write(new ServerFrame.Publication(topic, item)));
    }

    /** As a server-sent event. Any thread. */
    synchronized byte[] event() {
        byte[] known = event;
        if (known == null) {
            known = TopicEvents.publication(topic, item);
            event = known;
        }
        return known;
    }
}
