// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import dev.reeve.protocol.ClientInbound;
import dev.reeve.protocol.Decoded;
import dev.reeve.protocol.Envelope;
import dev.reeve.protocol.MdpDecoder;
import dev.reeve.protocol.MdpEncoder;
import dev.reeve.protocol.MdpVersion;
import dev.reeve.protocol.WorkerInbound;
import dev.reeve.protocol.v1.ClientInfo;
import dev.reeve.protocol.v1.ReplyEnvelope;
import dev.reeve.protocol.v1.RequestEnvelope;
import dev.reeve.protocol.v1.WorkerInfo;
import dev.reeve.testkit.HostilePeer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** Peers in Reeve mode on hand-made ZMTP connections: a client that calls, and a worker that is answered for. */
final class ReevePeers {

    private ReevePeers() {}

    /** A reply: its envelope and the caller's body. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Answer(ReplyEnvelope envelope, byte[] body) {}

    static final class Client implements AutoCloseable {
        private final HostilePeer peer;
        private long calls;

        Client(int port) throws IOException {
            peer = HostilePeer.dealer(port);
            ClientInfo info =
                    ClientInfo.newBuilder().setInstanceId("test-client").build();
            peer.send(MdpEncoder.clientRequest(MdpVersion.MDP02, "mmi.reeve.hello", List.of(Envelope.encode(info))));
            List<byte[]> _ = peer.receive(RawPeer.PATIENCE);
        }

        Answer call(String service, String method, byte[] token, byte[] body) throws IOException {
            calls++;
            RequestEnvelope envelope = RequestEnvelope.newBuilder()
                    .setRequestId(ByteString.copyFrom(
                            ByteBuffer.allocate(16).putLong(8, calls).array()))
                    .setMethod(method)
                    .setTokenBytes(ByteString.copyFrom(token))
                    .setDeadlineMsLeft(5_000)
                    .build();
            peer.send(MdpEncoder.clientRequest(MdpVersion.MDP02, service, List.of(Envelope.encode(envelope), body)));
            while (true) {
                if (MdpDecoder.toClient(peer.receive(RawPeer.PATIENCE))
                        instanceof Decoded.Ok<ClientInbound>(ClientInbound.Reply reply)) {
                    return new Answer(
                            replyEnvelope(reply.body().getFirst()), reply.body().getLast());
                }
            }
        }

        private static ReplyEnvelope replyEnvelope(byte[] frame) {
            return switch (Envelope.decodeReply(frame)) {
                case Decoded.Ok<ReplyEnvelope>(ReplyEnvelope envelope) -> envelope;
                case Decoded.Rejected<ReplyEnvelope>(String detail) -> throw new IllegalStateException(detail);
            };
        }

        @Override
        public void close() throws IOException {
            peer.close();
        }
    }

    /** What a worker does with a request. */
    interface Handler {
        byte[] handle(RequestEnvelope envelope, byte[] body) throws IOException;
    }

    /** Answers until its connection ends; sends a heartbeat with each answer by answering. */
    static final class Worker implements AutoCloseable {
        private final HostilePeer peer;
        private final Handler handler;

        Worker(int port, String service, Handler handler) throws IOException {
            this.peer = HostilePeer.dealer(port);
            this.handler = handler;
            WorkerInfo info = WorkerInfo.newBuilder()
                    .setInstanceId("test-" + service)
                    .setCapacity(16)
                    .build();
            peer.send(MdpEncoder.workerReady(MdpVersion.MDP02, service, info));
            Thread _ = Thread.ofVirtual().start(this::serve);
        }

        private void serve() {
            try {
                while (true) {
                    Decoded<WorkerInbound> message = MdpDecoder.toWorker(peer.receive(RawPeer.PATIENCE));
                    if (message instanceof Decoded.Ok<WorkerInbound>(WorkerInbound.Request request)) {
                        answer(request);
                    } else {
                        peer.send(MdpEncoder.heartbeat(MdpVersion.MDP02, null));
                    }
                }
            } catch (IOException _) {
                // The test is over.
            }
        }

        private void answer(WorkerInbound.Request request) throws IOException {
            RequestEnvelope envelope =
                    switch (Envelope.decodeRequest(request.body().getFirst())) {
                        case Decoded.Ok<RequestEnvelope>(RequestEnvelope ok) -> ok;
                        case Decoded.Rejected<RequestEnvelope>(String detail) -> throw new IOException(detail);
                    };
            byte[] reply = handler.handle(envelope, request.body().getLast());
            peer.send(MdpEncoder.workerReply(
                    MdpVersion.MDP02,
                    true,
                    request.address(),
                    List.of(Envelope.encode(ReplyEnvelope.getDefaultInstance()), reply)));
        }

        @Override
        public void close() throws IOException {
            peer.close();
        }
    }

    static byte[] bytes(MessageLite message) {
        return message.toByteArray();
    }
}
