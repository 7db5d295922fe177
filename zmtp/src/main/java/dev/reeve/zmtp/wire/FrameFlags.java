// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.wire;

/** The first byte of a frame (RFC 23). */
public final class FrameFlags {

    /** More frames of this message follow. */
    public static final int MORE = 1;

    /** The size has eight bytes. */
    public static final int LONG = 2;

    /** A command. */
    public static final int COMMAND = 4;

    private FrameFlags() {}

    /** No reserved bit, and no command that goes on. */
    static boolean areLegal(int flags) {
        return (flags & ~(MORE | LONG | COMMAND)) == 0 && (flags & (MORE | COMMAND)) != (MORE | COMMAND);
    }
}
