// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.jeromq;

import java.nio.ByteBuffer;
import zmq.Msg;

/** A frame on its way out. JeroMQ's encoder asks for {@link #buf} once, when the frame leaves its queue. */
final class OutboundFrame extends Msg {

    private final SendAccount account;
    private final Runnable onWrite;
    private boolean written;

    OutboundFrame(byte[] bytes, SendAccount account) {
        this(bytes, account, () -> {});
    }

    /** Tells too, on the IO thread, that it leaves. */
    OutboundFrame(byte[] bytes, SendAccount account, Runnable onWrite) {
        super(bytes);
        this.account = account;
        this.onWrite = onWrite;
    }

    @Override
    public ByteBuffer buf() {
        if (!written) {
            written = true;
            account.frameWritten(size(), !hasMore());
            onWrite.run();
        }
        return super.buf();
    }
}
