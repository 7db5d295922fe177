// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

/**
 * Sizes of messages between peers (protocol.md 7.2).
 *
 * @param frameBytesMax one frame
 * @param framesMax frames of a message without the routing id
 * @param messageBytesMax all frames of a message
 */
public record SizeSettings(int frameBytesMax, int framesMax, int messageBytesMax) {
    public SizeSettings {
        BrokerSettings.requireRange("frame-bytes-max", frameBytesMax, 64 * 1024, 64 * 1024 * 1024);
        BrokerSettings.requireRange("frames-max", framesMax, 8, 1_000);
        BrokerSettings.requireRange("message-bytes-max", messageBytesMax, frameBytesMax, 256 * 1024 * 1024);
    }

    public static SizeSettings defaults() {
        return new SizeSettings(1024 * 1024, 16, 4 * 1024 * 1024);
    }
}
