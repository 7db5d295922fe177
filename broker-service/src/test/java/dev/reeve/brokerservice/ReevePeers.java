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
import dev.reeve.protocol.v1.Drain;
import dev.reeve.protocol.v1.Reason;
import dev.reeve.protocol.v1.ReplyEnvelope;
import dev.reeve.protocol.v1.RequestEnvelope;
import dev.reeve.protocol.v1.WorkerInfo;
import dev.reeve.testkit.HostilePeer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Peers in Reeve mode on hand-made ZMTP connections: a client that calls, and a worker that is answered for. */
final class ReevePeers {

    private ReevePeers() {}

    /** A reply: its envelope and the caller's body. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Answer(boolean last, ReplyEnvelope envelope, byte[] body) {
        Reason reason() {
            return envelope.getStatus().getReason();
        }

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

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

        HostilePeer socket() {
            return peer;
        }

        Answer call(String service, String method, byte[] token, byte[] body) throws IOException {
            send(service, envelope(method).setTokenBytes(ByteString.copyFrom(token)), body);
            return answer();
        }

        /** A request envelope with an id of its own and 5 s. */
        RequestEnvelope.Builder envelope(String method) {
            calls++;
            return RequestEnvelope.newBuilder()
                    .setRequestId(ByteString.copyFrom(
                            ByteBuffer.allocate(16).putLong(8, calls).array()))
                    .setMethod(method)
                    .setDeadlineMsLeft(5_000);
        }

        void send(String service, RequestEnvelope.Builder envelope, byte[]... body) {
            List<byte[]> frames = new ArrayList<>();
            frames.add(Envelope.encode(envelope.build()));
            frames.addAll(List.of(body));
            peer.send(MdpEncoder.clientRequest(MdpVersion.MDP02, service, frames));
        }

        /** The next PARTIAL or FINAL. */
        Answer answer() throws IOException {
            while (true) {
                if (MdpDecoder.toClient(peer.receive(RawPeer.PATIENCE))
                        instanceof Decoded.Ok<ClientInbound>(ClientInbound.Reply reply)) {
                    return new Answer(
                            reply.last(),
                            replyEnvelope(reply.body().getFirst()),
                            reply.body().getLast());
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

    /** A worker that the test answers for by hand. */
    static final class ManualWorker implements AutoCloseable {
        private final HostilePeer peer;

        ManualWorker(int port, String service, WorkerInfo.Builder info) throws IOException {
            peer = HostilePeer.dealer(port);
            peer.send(MdpEncoder.workerReady(MdpVersion.MDP02, service, info.build()));
        }

        static ManualWorker of(int port, String service) throws IOException {
            return new ManualWorker(port, service, infoOf("test-" + service));
        }

        static WorkerInfo.Builder infoOf(String instanceId) {
            return WorkerInfo.newBuilder().setInstanceId(instanceId).setCapacity(4);
        }

        HostilePeer socket() {
            return peer;
        }

        /** The next message of this kind; others are skipped. */
        <T extends WorkerInbound> T next(Class<T> kind) throws IOException {
            while (true) {
                Decoded<WorkerInbound> message = MdpDecoder.toWorker(peer.receive(RawPeer.PATIENCE));
                if (message instanceof Decoded.Ok<WorkerInbound>(WorkerInbound ok) && kind.isInstance(ok)) {
                    return kind.cast(ok);
                }
                if (message instanceof Decoded.Ok<WorkerInbound>(WorkerInbound.BrokerDisconnect _)) {
                    throw new IOException("disconnected");
                }
            }
        }

        WorkerInbound.Request job() throws IOException {
            return next(WorkerInbound.Request.class);
        }

        void reply(WorkerInbound.Request job, boolean last, ReplyEnvelope envelope, byte[]... body) {
            List<byte[]> frames = new ArrayList<>();
            frames.add(Envelope.encode(envelope));
            frames.addAll(List.of(body));
            peer.send(MdpEncoder.workerReply(MdpVersion.MDP02, last, job.address(), frames));
        }

        void reply(WorkerInbound.Request job, boolean last, String body) {
            reply(job, last, ReplyEnvelope.getDefaultInstance(), body.getBytes(StandardCharsets.UTF_8));
        }

        boolean isDisconnected() throws IOException {
            WorkerInbound.BrokerDisconnect _ = next(WorkerInbound.BrokerDisconnect.class);
            return true;
        }

        void drain() {
            peer.send(MdpEncoder.workerDrain(Drain.getDefaultInstance()));
        }

        void disconnect() {
            peer.send(MdpEncoder.disconnect(MdpVersion.MDP02));
        }

        @Override
        public void close() throws IOException {
            peer.close();
        }
    }

    static RequestEnvelope envelopeOf(WorkerInbound.Request job) throws IOException {
        return switch (Envelope.decodeRequest(job.body().getFirst())) {
            case Decoded.Ok<RequestEnvelope>(RequestEnvelope ok) -> ok;
            case Decoded.Rejected<RequestEnvelope>(String detail) -> throw new IOException(detail);
        };
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
            RequestEnvelope envelope = envelopeOf(request);
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
