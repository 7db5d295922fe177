// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.jeromq;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import zmq.SocketBase;
import zmq.ZMQ;

/**
 * The one thread that uses a socket. It works until there is nothing left to do, then waits inside the socket, where a
 * message wakes it as well as {@link #wake}: JeroMQ can cancel a wait from any thread through the socket's own mailbox,
 * so no second socket, no polling interval and no spinning is needed.
 */
final class SocketThread {

    /** What the thread does. All methods run on it. */
    interface Duties {

        /** Does a bounded piece of work; false if there was none. */
        boolean work();

        /** Whether {@link #work} would find something other than inbound messages. */
        boolean hasWork();

        /** Whether inbound messages are welcome now; if not, they do not end a wait. */
        boolean wantsInput();

        /** The last call: nothing is received or sent afterwards. */
        void ended();
    }

    private static final System.Logger LOG = System.getLogger(SocketThread.class.getName());

    /** The longest wait, so that duties with a deadline get their turn. */
    private static final int IDLE_MS_MAX = 250;

    private static final Duration STOP_TIME_MAX = Duration.ofSeconds(5);

    private final SocketBase socket;
    private final Duties duties;
    private final Thread thread;
    private final AtomicBoolean cancelled = new AtomicBoolean();
    private final Object wakeLock = new Object();

    private volatile boolean waiting;
    private volatile boolean stopping;
    private boolean socketClosed;

    SocketThread(String name, SocketBase socket, Duties duties) {
        this.socket = socket;
        this.duties = duties;
        this.thread = Thread.ofPlatform().name(name).daemon(true).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Makes the thread look for work soon. Cheap when it is awake. */
    void wake() {
        if (!waiting) {
            return;
        }
        synchronized (wakeLock) {
            if (waiting && !socketClosed) {
                waiting = false;
                socket.cancel(cancelled);
            }
        }
    }

    /** Ends the thread after its current piece of work and closes the socket; waits for it. */
    void stop() {
        stopping = true;
        wake();
        if (!Thread.currentThread().equals(thread)) {
            join();
        }
    }

    /** Like {@link #stop}, for the thread itself or one that must not wait. */
    void stopSoon() {
        stopping = true;
        wake();
    }

    private void join() {
        try {
            if (!thread.join(STOP_TIME_MAX)) {
                LOG.log(System.Logger.Level.WARNING, "{0} did not end in {1}", thread.getName(), STOP_TIME_MAX);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!stopping) {
                if (!duties.work()) {
                    idle();
                }
            }
        } catch (Throwable fault) {
            LOG.log(System.Logger.Level.ERROR, "Transport thread " + thread.getName() + " failed and ends", fault);
        } finally {
            close();
        }
    }

    private void idle() {
        cancelled.set(false);
        waiting = true;
        if (!duties.hasWork() && !stopping) {
            int interest = duties.wantsInput() ? ZMQ.ZMQ_POLLIN : 0;
            int _ = socket.poll(interest, IDLE_MS_MAX, cancelled);
        }
        waiting = false;
    }

    private void close() {
        try {
            duties.ended();
        } finally {
            synchronized (wakeLock) {
                socketClosed = true;
                socket.close();
            }
        }
    }
}
