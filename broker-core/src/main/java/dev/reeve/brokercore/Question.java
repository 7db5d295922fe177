// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import dev.reeve.protocol.EnvelopeView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request to one of the broker's own services ({@code mmi.}). */
final class Question {
    private final Client client;
    private final String service;
    private final @Nullable EnvelopeView envelope;
    private final List<byte[]> arguments;
    private int sequence;

    /**
     * @param envelope null: asked plainly
     * @param arguments body frames without the envelope, at least one unless there is an envelope
     */
    Question(Client client, String service, @Nullable EnvelopeView envelope, List<byte[]> arguments) {
        this.client = client;
        this.service = service;
        this.envelope = envelope;
        this.arguments = arguments;
    }

    Client client() {
        return client;
    }

    String service() {
        return service;
    }

    @Nullable
    EnvelopeView envelope() {
        return envelope;
    }

    byte @Nullable [] requestId() {
        return envelope == null ? null : envelope.requestId();
    }

    List<byte[]> arguments() {
        return arguments;
    }

    /** The argument at a place; empty if there is none. */
    byte[] argument(int at) {
        return at < arguments.size() ? arguments.get(at) : new byte[0];
    }

    int nextSequence() {
        return sequence++;
    }
}
