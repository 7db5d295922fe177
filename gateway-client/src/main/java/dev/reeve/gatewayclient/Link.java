// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One socket after the other: open frames by id, silence, probes. What an old socket still says is not heard. Owned by
 * the loop.
 */
final class Link {
    private static final long ID_MAX = 0xffff_ffffL;

    private final Context context;
    private final Frames frames;
    private final Consumer<ServerFrame> events;
    private final Ended ended;
    private final Map<Long, Pending> pending = new HashMap<>();
    private Transport.@Nullable Socket socket;
    private Loop.Timer silence = Loop.Timer.NONE;
    private Loop.Timer probe = Loop.Timer.NONE;
    private int number;
    private long lastId;
    private long heardMs;
    private long heardFrames;
    private int calls;

    /**
     * A link.
     *
     * @param events hears frames that answer nothing
     * @param ended hears that the socket is gone, not by this end
     */
    Link(Context context, Frames frames, Consumer<ServerFrame> events, Ended ended) {
        this.context = context;
        this.frames = frames;
        this.events = events;
        this.ended = ended;
    }

    int openCalls() {
        return calls;
    }

    void open(Transport.SocketRequest request, Runnable opened) {
        int mine = ++number;
        lastId = 0;
        socket = context.transport().connect(request, new Events(mine, opened));
    }

    /** Sends what will be answered; 0 = it could not be sent. */
    long request(LongFunction<ClientFrame> frame, Pending answer) {
        lastId = lastId == ID_MAX ? 1 : lastId + 1;
        long id = lastId;
        if (!send(frame.apply(id))) {
            return 0;
        }
        pending.put(id, answer);
        if (answer.isCall()) {
            calls++;
        }
        return id;
    }

    void cancel(long id) {
        Pending waiting = take(id);
        if (waiting != null && waiting.isCall()) {
            boolean unused = send(new ClientFrame.Cancel(id));
        }
    }

    /** Asks whether the other end is there. */
    void probe() {
        long before = heardFrames;
        boolean unused = send(new ClientFrame.Ping(0));
        probe.cancel();
        probe = context.loop().after(context.ms(Setting.PROBE_MS), () -> {
            if (heardFrames == before) {
                die();
            }
        });
    }

    /** Closes in order. */
    void close(int code) {
        Transport.Socket open = socket;
        release();
        if (open != null) {
            open.close(code);
        }
    }

    /** Without a word. */
    void drop() {
        Transport.Socket open = socket;
        release();
        if (open != null) {
            open.drop();
        }
    }

    private boolean send(ClientFrame frame) {
        Transport.Socket open = socket;
        return open != null && frames.send(open, frame);
    }

    /** Nothing was heard for too long. */
    private void die() {
        drop();
        ended.lost(0, 0);
    }

    private void release() {
        number++;
        socket = null;
        silence.cancel();
        probe.cancel();
        List<Pending> open = List.copyOf(pending.values());
        pending.clear();
        calls = 0;
        open.forEach(Pending::lost);
    }

    private void heard() {
        heardMs = context.loop().nowMs();
        heardFrames++;
    }

    private void watch(long inMs) {
        silence.cancel();
        silence = context.loop().after(inMs, () -> {
            long leftMs =
                    heardMs + context.ms(Setting.SILENCE_MS) - context.loop().nowMs();
            if (leftMs > 0) {
                watch(leftMs);
            } else {
                die();
            }
        });
    }

    private void received(ServerFrame frame) {
        if (frame instanceof ServerFrame.Ping) {
            boolean unused = send(new ClientFrame.Pong(0));
        } else if (frame instanceof ServerFrame.Next next) {
            Pending waiting = pending.get(next.id());
            if (waiting != null) {
                waiting.next(next.body());
            }
        } else if (frame instanceof ServerFrame.Done done) {
            Pending waiting = take(done.id());
            if (waiting != null) {
                waiting.done(done);
            }
        } else if (frame instanceof ServerFrame.Failed failed) {
            Pending waiting = take(failed.id());
            if (waiting != null) {
                waiting.failed(failed.error());
            }
        }
        events.accept(frame);
    }

    private @Nullable Pending take(long id) {
        Pending waiting = pending.remove(id);
        if (waiting != null && waiting.isCall()) {
            calls--;
        }
        return waiting;
    }

    /** Waits for the answer to a frame. Hears done, failed or lost, once. */
    interface Pending {
        /** Whether the connection is kept for it, and a cancel makes sense. */
        default boolean isCall() {
            return false;
        }

        default void next(Body body) {}

        default void done(ServerFrame.Done done) {}

        default void failed(ReeveException error) {}

        /** The connection is gone. */
        default void lost() {}
    }

    /** Hears the end of a socket: its close code, or the status of an HTTP answer; 0 = none. */
    interface Ended {
        void lost(int code, int httpStatus);
    }

    /** What the transport says about one socket, brought to the loop. */
    private final class Events implements Transport.SocketListener {
        private final int mine;
        private final Runnable opened;

        Events(int mine, Runnable opened) {
            this.mine = mine;
            this.opened = opened;
        }

        @Override
        public void opened() {
            onLoop(() -> {
                heard();
                watch(context.ms(Setting.SILENCE_MS));
                opened.run();
            });
        }

        @Override
        public void text(String text) {
            onLoop(() -> frame(frames.decode(text)));
        }

        @Override
        public void bytes(byte[] bytes) {
            onLoop(() -> frame(frames.decode(bytes)));
        }

        @Override
        public void closed(int code, String reason) {
            onLoop(() -> {
                release();
                ended.lost(code, 0);
            });
        }

        @Override
        public void failed(int status, String why) {
            onLoop(() -> {
                release();
                ended.lost(0, status);
            });
        }

        private void frame(@Nullable ServerFrame frame) {
            heard();
            if (frame != null) {
                received(frame);
            }
        }

        private void onLoop(Runnable step) {
            boolean unused = context.loop().execute(() -> {
                if (mine == number) {
                    step.run();
                }
            });
        }
    }
}
