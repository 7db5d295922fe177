// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.gateway;

import dev.reeve.gateway.tcp.BuffStreamsCodec;
import dev.reeve.gateway.tcp.ForemanCodec;
import dev.reeve.gateway.tcp.FrameCodec;

/** How messages lie on the wire, at both ends alike. */
enum NoteWire {
    /** Three bytes of header. */
    BUFFSTREAMS,
    /** Nine, as the original writes them. */
    FOREMAN;

    FrameCodec codec() {
        return switch (this) {
            case BUFFSTREAMS -> BuffStreamsCodec.of(NoteServer.MAXIMUM);
            case FOREMAN -> new ForemanCodec(ForemanCodec.Width.EIGHT, ForemanCodec.Order.LITTLE, NoteServer.MAXIMUM);
        };
    }
}
