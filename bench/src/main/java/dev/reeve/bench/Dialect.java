// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** How clients and workers of a benchmark speak. */
public enum Dialect {
    /** MDP 0.1, plain peers, workers that take one request at a time. */
    PLAIN01("MDPC01", "MDPW01", 3, 1),
    /** MDP 0.2, plain peers, workers that take one request at a time. */
    PLAIN02("MDPC02", "MDPW02", 4, 1),
    /** MDP 0.2, Reeve peers: envelopes, workers that take eight requests at a time. */
    REEVE("MDPC02", "MDPW02", 4, 8);

    private static final byte[] EMPTY = new byte[0];

    @SuppressWarnings("ImmutableEnumChecker") // a frame is byte[]; never modified
    private final byte[] clientHeader;

    @SuppressWarnings("ImmutableEnumChecker")
    private final byte[] workerHeader;

    private final int finalCommand;
    private final int window;

    Dialect(String clientHeader, String workerHeader, int finalCommand, int window) {
        this.clientHeader = clientHeader.getBytes(StandardCharsets.US_ASCII);
        this.workerHeader = workerHeader.getBytes(StandardCharsets.US_ASCII);
        this.finalCommand = finalCommand;
        this.window = window;
    }

    /** Requests that a worker takes at once. */
    int window() {
        return window;
    }

    boolean hasEnvelope() {
        return this == REEVE;
    }

    /** The frames of a REQUEST up to the service. */
    List<byte[]> requestHead() {
        return this == PLAIN01 ? List.of(EMPTY, clientHeader) : List.of(clientHeader, new byte[] {1});
    }

    /** The frames of a FINAL up to the address. */
    List<byte[]> finalHead() {
        return workerHead(finalCommand);
    }

    /** The frames of a READY up to the service. */
    List<byte[]> readyHead() {
        return workerHead(1);
    }

    private List<byte[]> workerHead(int command) {
        List<byte[]> head = new ArrayList<>();
        if (this == PLAIN01) {
            head.add(EMPTY);
        }
        head.add(workerHeader);
        head.add(new byte[] {(byte) command});
        return head;
    }
}
