// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway.tcp;

/** Why bytes are no frame. After one of these nobody can say where the next frame begins: the connection ends. */
public enum FrameFault {
    /** The length is below zero. */
    NEGATIVE_LENGTH("negative-length", "the length is negative"),
    /** The length is over the maximum of this listener. */
    OVER_MAXIMUM("over-maximum", "the length is over max-payload"),
    /** BuffStreams: the header is not a number followed by zeros. */
    HEADER_WIDTH(
            "header-width", "the header is no length padded with zeros; is max-payload the same as at the other end?"),
    /** Foreman: the first byte is not 1 to 8. */
    LENGTH_WIDTH("length-width", "the first byte does not say 1 to 8 bytes of length");

    private final String label;
    private final String explanation;

    FrameFault(String label, String explanation) {
        this.label = label;
        this.explanation = explanation;
    }

    /** For metrics. */
    public String label() {
        return label;
    }

    /** For a person who looks for the mistake. */
    public String explanation() {
        return explanation;
    }
}
