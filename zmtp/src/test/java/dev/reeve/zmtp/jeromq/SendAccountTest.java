// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.jeromq;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class SendAccountTest {

    private final AtomicLong total = new AtomicLong();

    @Test
    void refusesBeyondCountOfMessages() {
        SendAccount account = new SendAccount(2, 1_000, total);

        assertThat(account.reserve(1)).isTrue();
        assertThat(account.reserve(1)).isTrue();
        assertThat(account.reserve(1)).isFalse();
        assertThat(total).hasValue(2);
    }

    @Test
    void refusesBeyondBytesButTakesOneMessageOfAnySize() {
        SendAccount account = new SendAccount(10, 100, total);

        assertThat(account.reserve(5_000)).isTrue();
        assertThat(account.reserve(1)).isFalse();
    }

    @Test
    void saysWhenMoreThanHalfIsUsed() {
        SendAccount account = new SendAccount(10, 100, total);

        account.reserve(50);
        assertThat(account.isHalfFull()).isFalse();
        account.reserve(1);
        assertThat(account.isHalfFull()).isTrue();
    }

    @Test
    void frameThatLeavesMakesRoom() {
        SendAccount account = new SendAccount(1, 100, total);
        account.reserve(30);
        OutboundFrame first = new OutboundFrame(new byte[10], account);
        first.setFlags(zmq.Msg.MORE);
        OutboundFrame last = new OutboundFrame(new byte[20], account);

        first.buf();
        first.buf();
        assertThat(account.reserve(1)).isFalse();
        last.buf();

        assertThat(total).hasValue(0);
        assertThat(account.reserve(1)).isTrue();
    }

    @Test
    void givesBackWhatIsNeverWritten() {
        SendAccount account = new SendAccount(10, 100, total);
        account.reserve(60);

        account.close();
        account.close();
        account.frameWritten(60, true);

        assertThat(total).hasValue(0);
        assertThat(account.reserve(1)).isFalse();
    }

    @Test
    void countsBytesOfAllFrames() {
        assertThat(SendAccount.bytesOf(List.of(new byte[3], new byte[0], new byte[4])))
                .isEqualTo(7);
    }
}
