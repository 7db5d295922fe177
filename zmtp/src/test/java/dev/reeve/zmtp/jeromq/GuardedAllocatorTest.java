// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.jeromq;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import zmq.Msg;
import zmq.io.Metadata;

@Tag("J2")
@Tag("J3")
final class GuardedAllocatorTest {

    private static final FrameGate OPEN = new FrameGate() {
        @Override
        public boolean admit(InboundFrame frame, Metadata metadata) {
            return true;
        }

        @Override
        public void handshakeRefused() {}
    };

    private final GuardedAllocator allocator = new GuardedAllocator(1_000, OPEN);

    @Test
    void allocatesUpToTheBound() {
        assertThat(allocator.allocate(0).size()).isZero();
        assertThat(allocator.allocate(1_000).size()).isEqualTo(1_000);
        assertThat(((InboundFrame) allocator.allocate(1_000)).isRefused()).isFalse();
    }

    @Test
    void marksWhatItMayNotAllocateAndNeverThrows() {
        GuardedAllocator boundless = new GuardedAllocator(Integer.MAX_VALUE, OPEN);
        for (Msg frame : new Msg[] {
            allocator.allocate(1_001),
            allocator.allocate(-1),
            allocator.allocate(Integer.MIN_VALUE),
            boundless.allocate(Integer.MAX_VALUE)
        }) {
            assertThat(frame.size()).isZero();
            assertThat(((InboundFrame) frame).isRefused()).isTrue();
        }
    }

    @Test
    void oldPeersFramesHaveNoMoreAndNoIdentity() {
        InboundFrame frame = InboundFrame.of(new byte[] {0, 1, 2}, OPEN);

        frame.setFlags(Msg.IDENTITY | Msg.MORE);

        assertThat(frame.hasMore()).isFalse();
        assertThat(frame.size()).isZero();
    }

    @Test
    void shortPingIsShownAsEmptyOtherCommandsAreNot() {
        InboundFrame ping = InboundFrame.of(new byte[] {4, 'P', 'I', 'N', 'G'}, OPEN);
        InboundFrame data = InboundFrame.of(new byte[] {4, 'P', 'I', 'N', 'G'}, OPEN);

        ping.setFlags(Msg.COMMAND);

        assertThat(ping.size()).isZero();
        assertThat(data.size()).isEqualTo(5);
    }
}
