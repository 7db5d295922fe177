// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.protocol;

import com.google.protobuf.MessageLite;
import dev.reeve.protocol.v1.BrokerInfo;
import dev.reeve.protocol.v1.Cancel;
import dev.reeve.protocol.v1.Credit;
import dev.reeve.protocol.v1.Drain;
import dev.reeve.protocol.v1.Pulse;
import dev.reeve.protocol.v1.Services;
import dev.reeve.protocol.v1.WorkerInfo;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Messages to frames, one method per command; the frames are in {@link BrokerFrames}, {@link ClientFrames} and
 * {@link WorkerFrames}. A message that no peer may send (an empty body, an extension in MDP 0.1) is our own fault and
 * throws {@link IllegalArgumentException}.
 *
 * <p>Returned lists are immutable; header and command frames are shared arrays, never to be modified.
 */
public final class MdpEncoder {
    private static final byte[] EMPTY = new byte[0];
    private static final byte[][] COMMANDS = new byte[256][];

    static {
        for (int i = 0; i < COMMANDS.length; i++) {
            COMMANDS[i] = new byte[] {(byte) i};
        }
    }

    private MdpEncoder() {}

    /** REQUEST, client to broker. */
    public static List<byte[]> clientRequest(MdpVersion version, String service, List<byte[]> body) {
        return client(version, ClientCommand.REQUEST, service, body);
    }

    /** PARTIAL or FINAL, broker to client; REPLY in MDP 0.1, which has the last only. */
    public static List<byte[]> clientReply(MdpVersion version, boolean last, String service, List<byte[]> body) {
        if (!last && version == MdpVersion.MDP01) {
            throw new IllegalArgumentException("MDP 0.1 has no PARTIAL");
        }
        return client(version, last ? ClientCommand.FINAL : ClientCommand.PARTIAL, service, body);
    }

    /**
     * The frames of a PARTIAL or FINAL, broker to client, up to the body: for a list that is used again.
     *
     * @param service the name as a frame, not copied
     */
    public static void putClientReply(List<byte[]> into, MdpVersion version, boolean last, byte[] service) {
        if (version == MdpVersion.MDP01) {
            if (!last) {
                throw new IllegalArgumentException("MDP 0.1 has no PARTIAL");
            }
            into.add(EMPTY);
            into.add(Header.CLIENT01.bytes());
        } else {
            into.add(Header.CLIENT02.bytes());
            into.add(COMMANDS[(last ? ClientCommand.FINAL : ClientCommand.PARTIAL).number()]);
        }
        into.add(service);
    }

    /** CANCEL, client to broker. */
    public static List<byte[]> clientCancel(Cancel cancel) {
        return clientExtension(ClientCommand.CANCEL, cancel);
    }

    /** DRAIN, broker to client. */
    public static List<byte[]> clientDrain(Drain drain) {
        return clientExtension(ClientCommand.DRAIN, drain);
    }

    /** SERVICES, broker to client. */
    public static List<byte[]> clientServices(Services services) {
        return clientExtension(ClientCommand.SERVICES, services);
    }

    /** READY, worker to broker; with info the one that asks for Reeve mode (MDP 0.2 only). */
    public static List<byte[]> workerReady(MdpVersion version, String service, @Nullable WorkerInfo info) {
        List<byte[]> frames = worker(version, WorkerCommand.READY, 4);
        frames.add(service.getBytes(StandardCharsets.UTF_8));
        addExtension(version, frames, info);
        return List.copyOf(frames);
    }

    /** REQUEST, broker to worker. */
    public static List<byte[]> workerRequest(MdpVersion version, byte[] address, List<byte[]> body) {
        return addressed(version, WorkerCommand.REQUEST, address, body);
    }

    /**
     * The frames of a REQUEST, broker to worker, up to the body: for a list that is used again.
     *
     * @param address not copied
     */
    public static void putWorkerRequest(List<byte[]> into, MdpVersion version, byte[] address) {
        if (version == MdpVersion.MDP01) {
            into.add(EMPTY);
        }
        into.add(Header.worker(version).bytes());
        into.add(COMMANDS[WorkerCommand.REQUEST.number(version)]);
        into.add(address);
        into.add(EMPTY);
    }

    /** PARTIAL or FINAL, worker to broker; REPLY in MDP 0.1, which has the last only. */
    public static List<byte[]> workerReply(MdpVersion version, boolean last, byte[] address, List<byte[]> body) {
        if (!last && version == MdpVersion.MDP01) {
            throw new IllegalArgumentException("MDP 0.1 has no PARTIAL");
        }
        return addressed(version, last ? WorkerCommand.FINAL : WorkerCommand.PARTIAL, address, body);
    }

    /** HEARTBEAT, both directions; with a pulse between Reeve peers (MDP 0.2 only). */
    public static List<byte[]> heartbeat(MdpVersion version, @Nullable Pulse pulse) {
        List<byte[]> frames = worker(version, WorkerCommand.HEARTBEAT, 3);
        addExtension(version, frames, pulse);
        return List.copyOf(frames);
    }

    /** DISCONNECT, both directions. */
    public static List<byte[]> disconnect(MdpVersion version) {
        return List.copyOf(worker(version, WorkerCommand.DISCONNECT, 3));
    }

    /** WELCOME, broker to worker. */
    public static List<byte[]> welcome(BrokerInfo info) {
        return workerExtension(WorkerCommand.WELCOME, info);
    }

    /** CREDIT, worker to broker. */
    public static List<byte[]> credit(Credit credit) {
        return workerExtension(WorkerCommand.CREDIT, credit);
    }

    /** CANCEL, broker to worker. */
    public static List<byte[]> cancelRequest(byte[] address, Cancel cancel) {
        return addressed(MdpVersion.MDP02, WorkerCommand.CANCEL, address, List.of(Envelope.encode(cancel)));
    }

    /** DRAIN, both directions between broker and worker. */
    public static List<byte[]> workerDrain(Drain drain) {
        return workerExtension(WorkerCommand.DRAIN, drain);
    }

    /** INFO, worker to broker. */
    public static List<byte[]> workerInfo(WorkerInfo info) {
        return workerExtension(WorkerCommand.INFO, info);
    }

    private static List<byte[]> client(MdpVersion version, ClientCommand command, String service, List<byte[]> body) {
        requireBody(body);
        List<byte[]> frames = new ArrayList<>(3 + body.size());
        if (version == MdpVersion.MDP01) {
            frames.add(EMPTY);
            frames.add(Header.CLIENT01.bytes());
        } else {
            frames.add(Header.CLIENT02.bytes());
            frames.add(COMMANDS[command.number()]);
        }
        frames.add(service.getBytes(StandardCharsets.UTF_8));
        frames.addAll(body);
        return List.copyOf(frames);
    }

    private static List<byte[]> addressed(
            MdpVersion version, WorkerCommand command, byte[] address, List<byte[]> body) {
        requireBody(body);
        List<byte[]> frames = worker(version, command, 5 + body.size());
        frames.add(address);
        frames.add(EMPTY);
        frames.addAll(body);
        return List.copyOf(frames);
    }

    /** The frames up to the command, in a list with room for more. */
    private static List<byte[]> worker(MdpVersion version, WorkerCommand command, int room) {
        List<byte[]> frames = new ArrayList<>(room);
        if (version == MdpVersion.MDP01) {
            frames.add(EMPTY);
        }
        frames.add(Header.worker(version).bytes());
        frames.add(COMMANDS[command.number(version)]);
        return frames;
    }

    private static void addExtension(MdpVersion version, List<byte[]> frames, @Nullable MessageLite message) {
        if (message == null) {
            return;
        }
        if (version == MdpVersion.MDP01) {
            throw new IllegalArgumentException("MDP 0.1 is never extended");
        }
        frames.add(Envelope.encode(message));
    }

    private static List<byte[]> clientExtension(ClientCommand command, MessageLite message) {
        return List.of(Header.CLIENT02.bytes(), COMMANDS[command.number()], Envelope.encode(message));
    }

    private static List<byte[]> workerExtension(WorkerCommand command, MessageLite message) {
        return List.of(Header.WORKER02.bytes(), COMMANDS[command.number(MdpVersion.MDP02)], Envelope.encode(message));
    }

    private static void requireBody(List<byte[]> body) {
        if (body.isEmpty()) {
            throw new IllegalArgumentException("a message has at least one body frame, which may be empty");
        }
    }
}
