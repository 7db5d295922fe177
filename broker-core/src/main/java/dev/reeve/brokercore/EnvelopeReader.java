// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import dev.reeve.protocol.EnvelopeView;
import org.jspecify.annotations.Nullable;

/**
 * Reads request envelopes one after the other with one view: a call keeps its frame only, and what is asked of it later
 * is read again. Within one event it mostly is the frame that was read last.
 */
final class EnvelopeReader {
    private final EnvelopeView view;

    EnvelopeReader() {
        this(new EnvelopeView());
    }

    /** One that has read its only frame. */
    EnvelopeReader(EnvelopeView view) {
        this.view = view;
    }

    /** Null: sound, and {@link #view} tells of it; else the fault. */
    @Nullable
    String read(byte[] frame) {
        return view.read(frame);
    }

    /** Of the frame that was read last. */
    EnvelopeView view() {
        return view;
    }

    /** Of a frame that was found sound before; valid until the next frame is read. */
    @SuppressWarnings("ReferenceEquality") // the same array: nobody changes a frame
    EnvelopeView of(byte[] frame) {
        if (view.frame() != frame) {
            Invariants.check(view.read(frame) == null, "an envelope that was admitted reads again");
        }
        return view;
    }
}
