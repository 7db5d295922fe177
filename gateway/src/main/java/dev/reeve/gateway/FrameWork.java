// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

/** What is done with the frames of one connection: one after the other, on a virtual thread. */
interface FrameWork {
    /** A frame; whatever goes wrong is dealt with here. */
    void frame(byte[] payload) throws InterruptedException;

    /** Nothing is under way any more. */
    boolean isIdle();

    /** The peer has gone: nobody waits for a reply. Any thread. */
    default void gone() {}
}
