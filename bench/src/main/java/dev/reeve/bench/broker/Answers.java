// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.broker;

/** Told of each answer, on whatever thread the peer's library delivers it. */
public interface Answers {

    /** The body of the request, as a worker sent it back. */
    void answered(byte[] body);

    /**
     * The server will not do it now.
     *
     * @param askedNs the stamp of the request
     */
    default void refused(long askedNs) {}
}
