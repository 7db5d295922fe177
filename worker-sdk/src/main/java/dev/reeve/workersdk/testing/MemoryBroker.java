// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk.testing;

import com.google.protobuf.ByteString;
import dev.reeve.protocol.BrokerInbound;
import dev.reeve.protocol.Decoded;
import dev.reeve.protocol.Envelope;
import dev.reeve.protocol.MdpDecoder;
import dev.reeve.protocol.MdpEncoder;
import dev.reeve.protocol.MdpVersion;
import dev.reeve.protocol.v1.BrokerInfo;
import dev.reeve.protocol.v1.Cancel;
import dev.reeve.protocol.v1.CancelReason;
import dev.reeve.protocol.v1.Drain;
import dev.reeve.protocol.v1.RequestEnvelope;
import dev.reeve.zmtp.DealerSettings;
import dev.reeve.zmtp.DealerTransport;
import dev.reeve.zmtp.RouterSettings;
import dev.reeve.zmtp.RouterTransport;
import dev.reeve.zmtp.TransportProvider;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** A Reeve broker in memory for one worker: welcomes, hands out requests, takes replies. No queue, no timers. */
final class MemoryBroker implements TransportProvider {
    private static final int HEARTBEAT_MS = 3_600_000;

    private final Map<String, MemoryDealer> workers = new ConcurrentHashMap<>();
    private final Map<ByteBuffer, PendingCall> calls = new ConcurrentHashMap<>();
    private final AtomicLong nextToken = new AtomicLong(1);

    @Override
    public DealerTransport dealer(String endpoint, DealerSettings settings) {
        return new MemoryDealer(this::received);
    }

    @Override
    public RouterTransport router(RouterSettings settings, RouterTransport.Listener listener) {
        throw new UnsupportedOperationException("workers only connect");
    }

    @Override
    public void close() {
        calls.values().forEach(PendingCall::lost);
    }

    /** Sends a request to the worker of that service. */
    PendingCall call(String service, RequestEnvelope envelope, byte[] body) {
        MemoryDealer worker = workers.get(service);
        if (worker == null) {
            throw new IllegalStateException("no worker of service " + service);
        }
        byte[] address = ByteBuffer.allocate(Long.BYTES)
                .putLong(nextToken.getAndIncrement())
                .array();
        PendingCall call = new PendingCall(() -> cancel(worker, address, envelope.getRequestId()));
        calls.put(ByteBuffer.wrap(address), call);
        List<byte[]> frames = List.of(Envelope.encode(envelope), body);
        worker.deliver(MdpEncoder.workerRequest(MdpVersion.MDP02, address, frames));
        return call;
    }

    private static void cancel(MemoryDealer worker, byte[] address, ByteString requestId) {
        Cancel cancel = Cancel.newBuilder()
                .setRequestId(requestId)
                .setReason(CancelReason.CALLER)
                .build();
        worker.deliver(MdpEncoder.cancelRequest(address, cancel));
    }

    private void received(MemoryDealer worker, List<byte[]> frames) {
        switch (MdpDecoder.toBroker(frames)) {
            case Decoded.Ok<BrokerInbound>(BrokerInbound message) -> received(worker, message);
            case Decoded.Rejected<BrokerInbound>(String detail) ->
                throw new IllegalStateException("the worker sent what no broker understands: " + detail);
        }
    }

    private void received(MemoryDealer worker, BrokerInbound message) {
        switch (message) {
            case BrokerInbound.WorkerReady ready -> {
                workers.put(ready.service(), worker);
                worker.deliver(MdpEncoder.welcome(BrokerInfo.newBuilder()
                        .setBrokerId("memory")
                        .setHeartbeatMs(HEARTBEAT_MS)
                        .build()));
            }
            case BrokerInbound.WorkerReply reply -> {
                ByteBuffer token = ByteBuffer.wrap(reply.address());
                PendingCall call = reply.last() ? calls.remove(token) : calls.get(token);
                if (call != null) {
                    call.replied(reply.last(), new ArrayList<>(reply.body()));
                }
            }
            case BrokerInbound.WorkerDrain _ ->
                worker.deliver(
                        MdpEncoder.workerDrain(Drain.newBuilder().setAck(true).build()));
            case BrokerInbound.WorkerDisconnect _ -> workers.values().remove(worker);
            case BrokerInbound.WorkerHeartbeat _,
                    BrokerInbound.WorkerCredit _,
                    BrokerInbound.WorkerInfoUpdate _,
                    BrokerInbound.ClientRequest _,
                    BrokerInbound.ClientCancel _,
                    BrokerInbound.UnknownExtension _ -> {}
        }
    }
}
