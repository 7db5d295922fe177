// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import dev.reeve.gateway.rpc.Frame;
import dev.reeve.protocol.ErrorReason;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link Call} of the messages of one RPC and hands it to {@link CallRunner}; on the request's virtual thread,
 * or on the event loop where that is quick.
 * One message goes as it is; several, or what a client-streaming method gets, go as one body in gRPC's own framing.
 */
final class RpcCalls {
    /** Content type of a body that is a sequence of length-prefixed messages, none compressed. */
    static final String STREAM_BODY = "application/grpc-stream";

    private static final Set<String> ENCODINGS = Set.of("", "identity", "gzip");
    private static final String JSON_STREAM_BODY = "application/grpc-stream+json";

    private final LimitSettings limits;
    private final GatewaySettings.DeadlineSettings deadlines;
    private final MetadataNames names;
    private final Transcoder transcoder;
    private final CallRunner runner;

    RpcCalls(GatewaySettings settings, Transcoder transcoder, CallRunner runner) {
        this.limits = settings.limits();
        this.deadlines = settings.deadlines();
        this.names = settings.rpcMetadata();
        this.transcoder = transcoder;
        this.runner = runner;
    }

    /**
     * What is called, and how.
     *
     * @param encoding of compressed messages; empty or identity = none
     * @param timeoutMs as the caller said; null = it did not
     * @param get by HTTP GET, which must change nothing
     */
    record Target(
            String service,
            String method,
            RpcType type,
            String encoding,
            @Nullable Long timeoutMs,
            boolean get) {
        private boolean isPlain() {
            return encoding.isEmpty() || encoding.equals("identity");
        }
    }

    Admission.Work<List<Frame>> work(Exchange exchange, Target target) {
        return new Admission.Work<>() {
            @Override
            public void run(List<Frame> frames, Caller caller) throws InterruptedException {
                RpcCalls.this.run(exchange, caller, target, frames);
            }

            @Override
            public boolean isQuick(List<Frame> frames, Caller caller) {
                // What is small, not compressed, and of a method that is known, or known to be unknown.
                return target.isPlain()
                        && frames.size() == 1
                        && frames.getFirst().payload().length <= CallRunner.QUICK_BYTES
                        && transcoder.isKnown(target.service, target.method);
            }
        };
    }

    private void run(Exchange exchange, Caller caller, Target target, List<Frame> frames) throws InterruptedException {
        Transcoder.Translation known = transcoder.find(target.service, target.method);
        check(exchange, target, known);
        Transcoder.Translation translation = target.type.json() ? known : null;
        List<byte[]> messages = messages(target, frames, translation);
        boolean gathered = known == null ? messages.size() != 1 : known.clientStreaming();
        if (!gathered && messages.size() != 1) {
            throw RpcRefusal.NOT_ONE_MESSAGE.exception();
        }
        boolean json = target.type.json() && translation == null;
        boolean stream = known == null ? target.type.protocol() != RpcType.Protocol.CONNECT : known.streaming();
        Call call = new Call(
                target.service,
                target.method,
                gathered ? joined(messages) : messages.getFirst(),
                contentType(gathered, json),
                caller.token(),
                deadline(exchange, target, known != null && known.streaming(), stream),
                exchange.requestId(),
                stream,
                BesideHeaders.of(exchange, caller, names));
        boolean single = known != null && !known.streaming();
        runner.run(exchange, caller, call, target.type.dialect(names).form(single), translation);
    }

    private static void check(Exchange exchange, Target target, Transcoder.@Nullable Translation known) {
        RpcType.Protocol protocol = target.type.protocol();
        if (target.get && (known == null || !known.noSideEffects())) {
            exchange.onLoop(() -> exchange.response().putHeader("Allow", "POST"));
            throw Refusal.status(405, "the method is not declared to have no side effects");
        }
        checkKind(known, protocol);
        if (!ENCODINGS.contains(target.encoding)) {
            exchange.onLoop(() -> exchange.response().putHeader(protocol.acceptHeader(), "gzip"));
            throw RpcRefusal.ENCODING_UNKNOWN.exception();
        }
    }

    /** Connect says in the content type whether a method streams; a wrong one is no such resource (415). */
    private static void checkKind(Transcoder.@Nullable Translation known, RpcType.Protocol protocol) {
        if (known == null || !protocol.isConnect()) {
            return;
        }
        boolean streams = known.streaming() || known.clientStreaming();
        if (streams != (protocol == RpcType.Protocol.CONNECT_STREAM)) {
            throw Refusal.status(415, streams ? "the method streams" : "the method does not stream");
        }
    }

    private List<byte[]> messages(Target target, List<Frame> frames, Transcoder.@Nullable Translation translation) {
        List<byte[]> messages = new ArrayList<>(frames.size());
        int bytes = 0;
        for (Frame frame : frames) {
            byte[] message = frame.isCompressed() ? inflated(frame.payload(), target) : frame.payload();
            bytes += message.length;
            if (bytes > limits.http().bodyBytes()) {
                throw Refusal.of(
                        ErrorReason.TOO_LARGE,
                        "the messages are larger than " + limits.http().bodyBytes() + " bytes");
            }
            messages.add(translation == null ? message : translation.request(message));
        }
        return messages;
    }

    private byte[] inflated(byte[] payload, Target target) {
        if (target.encoding.equals("gzip")) {
            return payload.length == 0 ? payload : BodyCoding.decode(payload, target.encoding, limits.http());
        }
        if (target.type.protocol() == RpcType.Protocol.CONNECT) {
            return payload;
        }
        throw RpcRefusal.ENCODING_MISSING.exception();
    }

    private static byte[] joined(List<byte[]> messages) {
        int size = messages.stream()
                .mapToInt(message -> Frame.PREFIX_BYTES + message.length)
                .sum();
        ByteBuffer body = ByteBuffer.allocate(size);
        messages.forEach(message -> body.put(Frame.message(message).bytes()));
        return body.array();
    }

    private static String contentType(boolean gathered, boolean json) {
        if (gathered) {
            return json ? JSON_STREAM_BODY : STREAM_BODY;
        }
        return json ? MediaTypes.JSON : MediaTypes.PROTOBUF;
    }

    /** What is left of it: the messages took their time. Without a word only a method known to stream gets long. */
    private Duration deadline(Exchange exchange, Target target, boolean knownToStream, boolean mayStream) {
        Duration whole = target.timeoutMs == null
                ? CallFields.deadline(0, knownToStream, deadlines)
                : CallFields.deadline(target.timeoutMs, mayStream, deadlines);
        Duration left = whole.minusNanos(System.nanoTime() - exchange.startedNs());
        return left.compareTo(Duration.ofMillis(1)) < 0 ? Duration.ofMillis(1) : left;
    }
}
