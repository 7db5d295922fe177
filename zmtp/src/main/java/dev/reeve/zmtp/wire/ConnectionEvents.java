// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.wire;

import dev.reeve.zmtp.CloseReason;
import java.util.List;

/** What {@link ConnectionState} wants done. Called while it reads input, in the order of the bytes. */
public interface ConnectionEvents {

    /** Send these bytes as they are: a command of the handshake, framed. */
    void send(byte[] bytes);

    /** The handshake is done; messages may be sent, through the result's protection if there is one. */
    void established(HandshakeResult result);

    /** A whole message. The arrays are the receiver's, the list is not. */
    void message(List<byte[]> frames);

    /** A message of too many frames or bytes has gone by. */
    void overlong();

    /** Send this command, protected as messages are. */
    void answer(byte[] command);

    /** The peer is at fault; nothing is read from it any more. */
    void rejected(CloseReason reason);
}
