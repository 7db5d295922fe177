// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.jeromq;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import zmq.Ctx;
import zmq.SocketBase;
import zmq.ZMQ;

/**
 * JeroMQ's context and the options of its sockets: the one place where they are set. Used are ROUTER and DEALER
 * over TCP with the mechanism NULL; PLAIN never (its decoder has a fault that strangers reach, and it sends secrets
 * in clear).
 */
final class JeroMqSockets implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(JeroMqSockets.class.getName());

    /** One IO thread: {@link ConnectionTable} needs the order of its events. */
    private static final int IO_THREADS = 1;

    private static final int SOCKETS_MAX = 4_096;

    /** Pending connections: at JeroMQ's 100 a burst of reconnects stalls. */
    private static final int BACKLOG = 4_096;

    /** Messages of one connection that wait to be read; then TCP slows that peer down. */
    private static final int RECEIVE_QUEUE_MESSAGES_MAX = 1_000;

    /** A dead peer shows within 11 s: 5 s idle, 3 probes 2 s apart. */
    private static final int KEEP_ALIVE_IDLE_S = 5;

    private static final int KEEP_ALIVE_INTERVAL_S = 2;
    private static final int KEEP_ALIVE_PROBES = 3;

    /** Time for the last messages to leave when a socket is closed. */
    private static final int LINGER_MS = 500;

    /**
     * One frame that no peer's frame is mistaken for: it is told by its class. Not empty, as JeroMQ ignores an
     * empty one.
     */
    private static final byte[] DISCONNECT_MESSAGE = {0x00, 0x52, 0x56, 0x00};

    private static final Duration TERMINATION_TIME_MAX = Duration.ofSeconds(5);

    private static final AtomicInteger THREADS = new AtomicInteger();

    private final Ctx context = new Ctx();
    private final AtomicLong faults = new AtomicLong();

    JeroMqSockets() {
        context.set(ZMQ.ZMQ_IO_THREADS, IO_THREADS);
        context.set(ZMQ.ZMQ_MAX_SOCKETS, SOCKETS_MAX);
        context.setThreadFactory(this::ioThread);
        context.setNotificationExceptionHandler(this::survived);
    }

    private Thread ioThread(Runnable work, String name) {
        return Thread.ofPlatform()
                .name(nextThreadName(name.startsWith("reaper") ? "reaper" : "io"))
                .daemon(true)
                .uncaughtExceptionHandler(
                        (thread, fault) -> LOG.log(System.Logger.Level.ERROR, thread.getName() + " died", fault))
                .unstarted(work);
    }

    String nextThreadName(String role) {
        return "reeve-zmtp-" + role + "-" + THREADS.incrementAndGet();
    }

    private void survived(Thread thread, Throwable fault) {
        if (faults.getAndIncrement() == 0) {
            LOG.log(System.Logger.Level.WARNING, "Exception on " + thread.getName() + ", the first of its kind", fault);
        }
    }

    /** Exceptions that an IO thread survived. */
    long faults() {
        return faults.get();
    }

    SocketBase router(int frameBytesMax, boolean isIpv6, ConnectionTable connections) {
        SocketBase socket = context.createSocket(ZMQ.ZMQ_ROUTER);
        set(socket, ZMQ.ZMQ_ROUTER_MANDATORY, true);
        set(socket, ZMQ.ZMQ_ROUTER_HANDOVER, false);
        set(socket, ZMQ.ZMQ_BACKLOG, BACKLOG);
        set(socket, ZMQ.ZMQ_DISCONNECT_MSG, DISCONNECT_MESSAGE);
        set(socket, ZMQ.ZMQ_IPV6, isIpv6);
        setCommon(socket, frameBytesMax, connections);
        require(socket.setEventHook(connections, ConnectionTable.EVENTS), "event hook");
        return socket;
    }

    SocketBase dealer(int frameBytesMax, boolean isIpv6, DealerConnection connection) {
        SocketBase socket = context.createSocket(ZMQ.ZMQ_DEALER);
        set(socket, ZMQ.ZMQ_RECONNECT_IVL, DealerConnection.RETRY_MS);
        set(socket, ZMQ.ZMQ_HANDSHAKE_IVL, DealerConnection.GREETING_MS_MAX);
        set(socket, ZMQ.ZMQ_IPV6, isIpv6);
        setCommon(socket, frameBytesMax, connection);
        require(socket.setEventHook(connection, DealerConnection.EVENTS), "event hook");
        connection.attach(socket);
        return socket;
    }

    private static void setCommon(SocketBase socket, int frameBytesMax, FrameGate gate) {
        set(socket, ZMQ.ZMQ_MAXMSGSIZE, (long) frameBytesMax);
        set(socket, ZMQ.ZMQ_MSG_ALLOCATOR, new GuardedAllocator(frameBytesMax, gate));
        set(socket, ZMQ.ZMQ_RCVHWM, RECEIVE_QUEUE_MESSAGES_MAX);
        set(socket, ZMQ.ZMQ_SNDHWM, 0); // Bounded by SendAccount, which answers instead of dropping.
        set(socket, ZMQ.ZMQ_LINGER, LINGER_MS);
        set(socket, ZMQ.ZMQ_HEARTBEAT_IVL, 0); // ZMTP heartbeats do not scale here: MDP's and TCP's do the work.
        set(socket, ZMQ.ZMQ_TCP_KEEPALIVE, 1);
        set(socket, ZMQ.ZMQ_TCP_KEEPALIVE_IDLE, KEEP_ALIVE_IDLE_S);
        set(socket, ZMQ.ZMQ_TCP_KEEPALIVE_INTVL, KEEP_ALIVE_INTERVAL_S);
        set(socket, ZMQ.ZMQ_TCP_KEEPALIVE_CNT, KEEP_ALIVE_PROBES);
    }

    private static void set(SocketBase socket, int option, Object value) {
        require(socket.setSocketOpt(option, value), "option " + option);
    }

    private static void require(boolean done, String what) {
        if (!done) {
            throw new IllegalStateException("JeroMQ does not take " + what);
        }
    }

    /** JeroMQ may wait for ever for a connection that it lost count of; then its daemon threads are left behind. */
    @Override
    public void close() {
        Thread terminator = Thread.ofPlatform()
                .name(nextThreadName("terminator"))
                .daemon(true)
                .start(context::terminate);
        try {
            if (!terminator.join(TERMINATION_TIME_MAX)) {
                LOG.log(System.Logger.Level.WARNING, "JeroMQ did not terminate in {0}", TERMINATION_TIME_MAX);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
