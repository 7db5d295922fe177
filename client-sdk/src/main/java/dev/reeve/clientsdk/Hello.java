// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clientsdk;

import dev.reeve.protocol.ClientInbound;
import dev.reeve.protocol.Decoded;
import dev.reeve.protocol.Envelope;
import dev.reeve.protocol.MdpDecoder;
import dev.reeve.protocol.MdpEncoder;
import dev.reeve.protocol.MdpVersion;
import dev.reeve.protocol.v1.BrokerInfo;
import dev.reeve.protocol.v1.ClientInfo;
import dev.reeve.zmtp.DealerTransport;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The first exchange on a new connection. It also shows that a broker is there at all: until it has answered, no
 * call is sent, so no call waits in the queue of a socket that leads nowhere.
 */
final class Hello {
    private static final System.Logger LOGGER = System.getLogger(Hello.class.getName());
    private static final String SERVICE = "mmi.reeve.hello";
    private static final Duration GREETING_POLL = Duration.ofMillis(10);

    private final String endpoint;
    private final ClientSettings settings;
    private final DealerTransport transport;
    private final Runnable changed;

    Hello(String endpoint, ClientSettings settings, DealerTransport transport, Runnable changed) {
        this.endpoint = endpoint;
        this.settings = settings;
        this.transport = transport;
        this.changed = changed;
    }

    /** The session that the broker's answer makes; null if none came in time. */
    @Nullable
    Session shake() throws InterruptedException {
        return switch (settings.mode()) {
            case REEVE -> reeve();
            case PLAIN_02 -> plain(MdpVersion.MDP02);
            case PLAIN_01 -> plain(MdpVersion.MDP01);
        };
    }

    private @Nullable Session reeve() throws InterruptedException {
        ClientInfo info = ClientInfo.newBuilder()
                .setInstanceId(settings.instanceId())
                .setSdk(ClientSettings.SDK)
                .setWatchServices(settings.watchServices())
                .build();
        ClientInbound.Reply answer =
                exchange(MdpEncoder.clientRequest(MdpVersion.MDP02, SERVICE, List.of(Envelope.encode(info))), SERVICE);
        if (answer == null) {
            return null;
        }
        byte[] body = answer.body().getLast();
        if (Envelope.decodeExtension(BrokerInfo.parser(), body) instanceof Decoded.Ok<BrokerInfo>(BrokerInfo broker)) {
            return new ReeveSession(endpoint, transport, broker, changed);
        }
        LOGGER.log(
                System.Logger.Level.WARNING,
                "the broker at {0} has no Reeve mode ({1}): plain MDP, without methods, deadlines and typed errors",
                endpoint,
                isNotImplemented(body) ? "501" : "unreadable answer");
        return new PlainSession(endpoint, transport, MdpVersion.MDP02, true);
    }

    private static boolean isNotImplemented(byte[] body) {
        return new String(body, StandardCharsets.UTF_8).equals("501");
    }

    private @Nullable Session plain(MdpVersion version) throws InterruptedException {
        if (!settings.mmi()) {
            return awaitGreeting() ? new PlainSession(endpoint, transport, version, false) : null;
        }
        ClientInbound.Reply answer = exchange(PlainSession.hello(version), PlainSession.PROBE_SERVICE);
        return answer == null ? null : new PlainSession(endpoint, transport, version, true);
    }

    private boolean awaitGreeting() throws InterruptedException {
        long deadline = System.nanoTime() + settings.helloTimeout().toNanos();
        while (!transport.isConnected() && !transport.isClosed() && System.nanoTime() < deadline) {
            // nothing was asked, so nothing can come; this waits
            transport.receive(GREETING_POLL);
        }
        return transport.isConnected();
    }

    private ClientInbound.@Nullable Reply exchange(List<byte[]> frames, String service) throws InterruptedException {
        long deadline = System.nanoTime() + settings.helloTimeout().toNanos();
        if (!transport.send(frames)) {
            return null;
        }
        while (!transport.isClosed()) {
            long left = deadline - System.nanoTime();
            List<byte[]> received = left <= 0 ? null : transport.receive(Duration.ofNanos(left));
            if (received == null) {
                return null;
            }
            if (MdpDecoder.toClient(received) instanceof Decoded.Ok<ClientInbound>(ClientInbound.Reply reply)
                    && reply.last()
                    && reply.service().equals(service)) {
                return reply;
            }
        }
        return null;
    }
}
