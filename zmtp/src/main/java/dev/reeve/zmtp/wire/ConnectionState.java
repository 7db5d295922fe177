// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.wire;

import dev.reeve.zmtp.CloseReason;
import org.jspecify.annotations.Nullable;

/**
 * What one connection has received so far, and what that means.
 *
 * <pre>
 *   GREETING --64 bytes--> HANDSHAKE --Done--> TRAFFIC
 *       \                      \                  \
 *        `--------------------- `----- fault ----- `--> ENDED
 * </pre>
 *
 * <p>Bytes go in, {@link ConnectionEvents} come out; no sockets, no threads, no clock. It may be told to {@link #end}
 * from within an event.
 */
public final class ConnectionState {

    /** Where the connection stands. */
    public enum Phase {
        GREETING,
        HANDSHAKE,
        TRAFFIC,
        ENDED
    }

    private static final int COMMAND_WITH_MORE = FrameProtection.MORE | FrameProtection.COMMAND;

    private final Mechanism mechanism;
    private final HandshakeContext context;
    private final ConnectionLimits limits;
    private final Liveness liveness;
    private final ConnectionEvents events;
    private final FrameDecoder frames;
    private final MessageAssembler message;

    private Phase phase = Phase.GREETING;
    private @Nullable GreetingDecoder greeting = new GreetingDecoder();
    private @Nullable Handshake handshake;
    private int handshakeBytesLeft;
    private @Nullable FrameProtection protection;

    /** Nothing received yet. */
    public ConnectionState(
            Mechanism mechanism,
            HandshakeContext context,
            ConnectionLimits limits,
            Liveness liveness,
            ConnectionEvents events) {
        this.mechanism = mechanism;
        this.context = context;
        this.limits = limits;
        this.liveness = liveness;
        this.events = events;
        this.handshakeBytesLeft = limits.handshakeBytesMax();
        this.frames = new FrameDecoder(handshakeBytesLeft);
        this.message = new MessageAssembler(limits.framesPerMessageMax(), limits.messageBytesMax());
    }

    public Phase phase() {
        return phase;
    }

    /** Bytes of memory held for what has come only in part. */
    public long heldBytes() {
        return frames.heldBytes() + message.heldBytes();
    }

    /** Nothing of what comes is looked at any more. */
    public void end() {
        phase = Phase.ENDED;
        message.clear();
    }

    /** After the last byte in either direction: wipes what is secret. */
    public void close() {
        end();
        frames.discard();
        if (handshake != null) {
            handshake.close();
        }
        if (protection != null) {
            protection.close();
        }
    }

    /** Takes what the peer has sent. */
    public void receive(byte[] bytes, int from, int to, long nowMs) {
        liveness.heard(nowMs);
        int at = phase == Phase.GREETING ? greet(bytes, from, to) : from;
        if (phase == Phase.HANDSHAKE || phase == Phase.TRAFFIC) {
            frames.input(bytes, at, to);
            readFrames(nowMs);
        }
    }

    private int greet(byte[] bytes, int from, int to) {
        GreetingDecoder decoder = greeting;
        if (decoder == null) {
            return from;
        }
        int end = Math.min(to, from + decoder.missing());
        switch (decoder.take(bytes, from, end)) {
            case GreetingStep.NeedMore() -> {}
            case GreetingStep.Rejected(CloseReason reason) -> reject(reason);
            case GreetingStep.Complete(Greeting peer) -> greeted(peer);
        }
        return end;
    }

    private void greeted(Greeting peer) {
        greeting = null;
        if (!mechanism.fits(peer)) {
            reject(CloseReason.MECHANISM_MISMATCH);
            return;
        }
        if (peer.hasPing()) {
            liveness.allowPing();
        }
        phase = Phase.HANDSHAKE;
        Handshake begun = mechanism.newHandshake(context);
        handshake = begun;
        sendCommand(begun.first());
    }

    private void sendCommand(byte @Nullable [] command) {
        if (command != null) {
            events.send(FrameEncoder.frame(FrameFlags.COMMAND, command));
        }
    }

    private void readFrames(long nowMs) {
        while (phase != Phase.ENDED) {
            switch (frames.next()) {
                case NEED_MORE -> {
                    return;
                }
                case REJECTED -> reject(frameFault());
                case SKIPPED -> {
                    message.addNothing();
                    endOfFrame(frames.hasMore());
                }
                case FRAME -> frame(nowMs);
            }
        }
    }

    private CloseReason frameFault() {
        boolean tooLarge = frames.reason() == CloseReason.FRAME_TOO_LARGE;
        return tooLarge && phase == Phase.HANDSHAKE ? CloseReason.HANDSHAKE_TOO_LARGE : frames.reason();
    }

    private void frame(long nowMs) {
        if (phase == Phase.HANDSHAKE) {
            handshakeFrame(nowMs);
        } else if (protection != null) {
            sealedFrame(protection);
        } else if (frames.isCommand()) {
            command(frames.takeBody());
        } else {
            message.add(frames.takeBody());
            endOfFrame(frames.hasMore());
        }
    }

    private void handshakeFrame(long nowMs) {
        Handshake running = handshake;
        if (running == null || !frames.isCommand()) {
            reject(CloseReason.BAD_HANDSHAKE);
            return;
        }
        handshakeBytesLeft -= frames.bodyBytes();
        frames.bound(handshakeBytesLeft);
        switch (running.next(frames.takeBody(), nowMs)) {
            case HandshakeStep.Reply(byte[] command) -> sendCommand(command);
            case HandshakeStep.Rejected(CloseReason reason, byte[] error) -> {
                sendCommand(error);
                reject(reason);
            }
            case HandshakeStep.Done(byte[] command, HandshakeResult result) -> {
                sendCommand(command);
                established(result);
            }
        }
    }

    private void established(HandshakeResult result) {
        if (handshake != null) {
            handshake.close();
            handshake = null;
        }
        protection = result.protection();
        phase = Phase.TRAFFIC;
        int bodyBytesMax = limits.frameBytesMax();
        frames.bound(protection == null ? bodyBytesMax : protection.sealedBytes(bodyBytesMax));
        boundNextFrame();
        events.established(result);
    }

    /** A sealed frame is always opened, as only the box says whether more follow. */
    private void boundNextFrame() {
        if (protection == null) {
            frames.keepAtMost(message.room());
        }
    }

    private void sealedFrame(FrameProtection box) {
        int payloadBytes = box.payloadBytes(frames.bodyBytes());
        if (frames.hasMore() || payloadBytes < 0) {
            reject(frames.hasMore() ? CloseReason.BAD_FRAME : CloseReason.BAD_BOX);
            return;
        }
        byte[] payload = new byte[payloadBytes];
        int flags = box.open(frames.bodyArray(), frames.bodyOffset(), frames.bodyBytes(), payload, 0);
        if (flags < 0) {
            reject(flags == FrameProtection.BAD_NONCE ? CloseReason.BAD_NONCE : CloseReason.BAD_BOX);
        } else if (flags == COMMAND_WITH_MORE) {
            reject(CloseReason.BAD_FRAME);
        } else if (flags == FrameProtection.COMMAND) {
            command(payload);
        } else {
            message.add(payload);
            endOfFrame(flags == FrameProtection.MORE);
        }
    }

    private void endOfFrame(boolean more) {
        if (!more) {
            endOfMessage();
        }
        boundNextFrame();
    }

    private void endOfMessage() {
        if (message.isOverlong()) {
            events.overlong();
        } else {
            events.message(message.frames());
        }
        message.clear();
    }

    /** Commands of later versions are let pass; those of this one have to be right. */
    private void command(byte[] command) {
        if (Command.isPing(command)) {
            liveness.ttl(Command.pingTtlTenths(command));
            events.answer(Command.pongTo(command));
        } else if (Command.isError(command)) {
            reject(CloseReason.ERROR_RECEIVED);
        } else if (!Command.isWellFormed(command) || isMisplaced(command)) {
            reject(CloseReason.BAD_COMMAND);
        }
    }

    private static boolean isMisplaced(byte[] command) {
        return (Command.isNamedPingOrPong(command) && !Command.isPong(command)) || Command.isReady(command);
    }

    private void reject(CloseReason reason) {
        end();
        events.rejected(reason);
    }
}
