// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.curve;

import static java.util.Objects.requireNonNull;

import dev.reeve.zmtp.CloseReason;
import dev.reeve.zmtp.wire.Command;
import dev.reeve.zmtp.wire.FrameProtection;
import dev.reeve.zmtp.wire.Greeting;
import dev.reeve.zmtp.wire.Handshake;
import dev.reeve.zmtp.wire.HandshakeContext;
import dev.reeve.zmtp.wire.HandshakeStep;
import dev.reeve.zmtp.wire.Mechanism;
import dev.reeve.zmtp.wire.SocketType;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The mechanism on a blocking socket, as simple as can be: what it shows does not depend on an engine. */
final class CurveWire implements AutoCloseable {
    private static final int TIMEOUT_MS = 20_000;
    private static final int LONG = 2;
    private static final int COMMAND = 4;

    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;
    private @Nullable FrameProtection protection;

    /** How the handshake ended, if it was refused. */
    @Nullable
    CloseReason refusal;

    private CurveWire(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(TIMEOUT_MS);
        socket.setTcpNoDelay(true);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
    }

    static CurveWire connect(int port, CurveClient client) throws IOException {
        CurveWire wire = new CurveWire(new Socket(InetAddress.getLoopbackAddress(), port));
        wire.shakeHands(client, SocketType.DEALER);
        return wire;
    }

    static CurveWire accept(ServerSocket listener, CurveServer server) throws IOException {
        listener.setSoTimeout(TIMEOUT_MS);
        while (true) {
            CurveWire wire = new CurveWire(listener.accept());
            try {
                wire.shakeHands(server, SocketType.ROUTER);
                return wire;
            } catch (EOFException | SocketException _) {
                wire.close(); // Its maker has given it up; the next one counts.
            }
        }
    }

    private void shakeHands(Mechanism mechanism, SocketType type) throws IOException {
        out.write(Greeting.of(mechanism).encode());
        out.flush();
        in.skipNBytes(Greeting.BYTES);
        Handshake handshake = mechanism.newHandshake(new HandshakeContext("127.0.0.1", type, Map.of()));
        byte[] first = handshake.first();
        if (first != null) {
            writeFrame(COMMAND, first);
        }
        boolean isOver = false;
        while (!isOver) {
            isOver = step(handshake.next(readFrame(), System.nanoTime() / 1_000_000));
        }
    }

    private boolean step(HandshakeStep step) throws IOException {
        switch (step) {
            case HandshakeStep.Reply(byte[] command) -> writeFrame(COMMAND, command);
            case HandshakeStep.Done(byte[] command, var result) -> {
                protection = result.protection();
                if (command != null) {
                    writeFrame(COMMAND, command);
                }
            }
            case HandshakeStep.Rejected(CloseReason reason, byte[] error) -> {
                refusal = reason;
                if (error != null) {
                    writeFrame(COMMAND, error);
                }
            }
        }
        return !(step instanceof HandshakeStep.Reply);
    }

    private void writeFrame(int flags, byte[] body) throws IOException {
        boolean isLong = body.length > 255;
        out.write(isLong ? flags | LONG : flags);
        if (isLong) {
            out.writeLong(body.length);
        } else {
            out.write(body.length);
        }
        out.write(body);
        out.flush();
    }

    private byte[] readFrame() throws IOException {
        int flags = in.readUnsignedByte();
        long length = (flags & LONG) == 0 ? in.readUnsignedByte() : in.readLong();
        return in.readNBytes(Math.toIntExact(length));
    }

    /** Without the COMMAND flag, as libzmq and JeroMQ do; with it, as the RFC has it, libzmq drops the message. */
    void send(List<byte[]> frames) throws IOException {
        FrameProtection seal = requireNonNull(protection);
        for (int i = 0; i < frames.size(); i++) {
            byte[] payload = frames.get(i);
            byte[] sealed = new byte[seal.sealedBytes(payload.length)];
            seal.seal(i < frames.size() - 1 ? FrameProtection.MORE : 0, payload, 0, payload.length, sealed, 0);
            writeFrame(0, sealed);
        }
    }

    private byte[] sealed(byte[] payload) {
        FrameProtection seal = requireNonNull(protection);
        byte[] sealed = new byte[seal.sealedBytes(payload.length)];
        seal.seal(0, payload, 0, payload.length, sealed, 0);
        return sealed;
    }

    void sendAsCommand(byte[] payload) throws IOException {
        writeFrame(COMMAND, sealed(payload));
    }

    void sendTwice(byte[] payload) throws IOException {
        byte[] sealed = sealed(payload);
        writeFrame(0, sealed);
        writeFrame(0, sealed);
    }

    void sendChanged(byte[] payload) throws IOException {
        byte[] sealed = sealed(payload);
        sealed[sealed.length - 1] ^= 1;
        writeFrame(0, sealed);
    }

    /** What still comes is read and thrown away. */
    boolean isClosedByPeer() throws IOException {
        try {
            while (in.read() >= 0) {
                // until the end
            }
            return true;
        } catch (SocketTimeoutException _) {
            return false;
        } catch (SocketException _) {
            return true; // a reset
        }
    }

    /** A whole message; commands between are answered. */
    List<byte[]> receive() throws IOException {
        FrameProtection open = requireNonNull(protection);
        List<byte[]> frames = new ArrayList<>();
        while (true) {
            byte[] sealed = readFrame();
            byte[] payload = new byte[open.payloadBytes(sealed.length)];
            int flags = open.open(sealed, 0, sealed.length, payload, 0);
            if (flags < 0) {
                throw new IOException("rejected: " + flags);
            }
            if ((flags & FrameProtection.COMMAND) != 0) {
                pong(open, payload);
                continue;
            }
            frames.add(payload);
            if ((flags & FrameProtection.MORE) == 0) {
                return frames;
            }
        }
    }

    private void pong(FrameProtection seal, byte[] command) throws IOException {
        if (command[2] == 'I') {
            byte[] pong = Command.pongTo(command);
            byte[] sealed = new byte[seal.sealedBytes(pong.length)];
            seal.seal(FrameProtection.COMMAND, pong, 0, pong.length, sealed, 0);
            writeFrame(0, sealed);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
