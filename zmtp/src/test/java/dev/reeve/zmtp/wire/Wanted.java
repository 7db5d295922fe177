// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.wire;

import dev.reeve.zmtp.CloseReason;
import java.util.ArrayList;
import java.util.List;

/** Keeps what a {@link ConnectionState} wants done. */
final class Wanted implements ConnectionEvents {
    final List<byte[]> sent = new ArrayList<>();
    final List<HandshakeResult> established = new ArrayList<>();
    final List<List<byte[]>> messages = new ArrayList<>();
    final List<byte[]> answers = new ArrayList<>();
    final List<CloseReason> rejected = new ArrayList<>();
    int overlong;

    @Override
    public void send(byte[] bytes) {
        sent.add(bytes);
    }

    @Override
    public void established(HandshakeResult result) {
        established.add(result);
    }

    @Override
    public void message(List<byte[]> frames) {
        messages.add(List.copyOf(frames));
    }

    @Override
    public void overlong() {
        overlong++;
    }

    @Override
    public void answer(byte[] command) {
        answers.add(command);
    }

    @Override
    public void rejected(CloseReason reason) {
        rejected.add(reason);
    }
}
