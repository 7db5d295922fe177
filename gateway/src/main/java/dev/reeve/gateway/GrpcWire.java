// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The stream {@code reeve.gateway.v1.Gateway/Connect} as the wire of a session. Owned by its event loop. */
final class GrpcWire implements Wire, DuplexService.Listener {
    static final String PATH = "/reeve.gateway.v1.Gateway/Connect";

    private static final int ENDED = 1_000;
    private static final int LOST = 1_006;

    private final DuplexStream stream;
    private @Nullable SocketSession session;

    private GrpcWire(DuplexStream stream) {
        this.stream = stream;
    }

    /** Begins a session on a stream that was opened. */
    static DuplexService.Listener open(DuplexStream stream, SocketServices services) {
        GrpcWire wire = new GrpcWire(stream);
        SocketSession.Origin origin = new SocketSession.Origin(stream.requestId(), stream.address(), stream.guard());
        SocketSession session = new SocketSession(origin, wire, stream.loop(), services);
        wire.session = session;
        session.start();
        return wire;
    }

    @Override
    public void message(byte[] message) {
        SocketSession hearer = session;
        if (hearer != null && hearer.heard()) {
            hearer.message(message);
        }
    }

    /** A client that has said its last word is leaving. */
    @Override
    public void halfClosed() {
        ended(ENDED);
        stream.end();
    }

    @Override
    public void gone() {
        ended(LOST);
    }

    @Override
    public String door() {
        return "grpc-live";
    }

    @Override
    public FrameFormat format() {
        return FrameFormat.PROTO;
    }

    @Override
    public boolean send(byte[] message) {
        return stream.send(message);
    }

    @Override
    public boolean await(byte[] message, BooleanSupplier stillWanted) throws InterruptedException {
        return stream.await(message, stillWanted);
    }

    @Override
    public boolean hasRoom(int bytes) {
        return stream.hasRoom(bytes);
    }

    @Override
    public boolean isStuck() {
        return stream.isStuck();
    }

    @Override
    public void pause() {
        stream.pause();
    }

    @Override
    public void resume() {
        stream.resume();
    }

    @Override
    public void abandon() {
        // The end of the stream lets go of those who wait.
    }

    @Override
    public void close(CloseCode code, String requestId) {
        stream.fail(code.problem(stream.requestId()));
    }

    private void ended(int code) {
        SocketSession open = session;
        if (open != null) {
            open.gone(code);
        }
    }
}
