// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A call whose parts are read as they come, and then its last reply. Iterate over the parts from one thread, or give a
 * {@link Listener} instead. Close it to cancel.
 */
public final class ReplyStream implements Iterable<Body>, AutoCloseable, CallTask.Ends {
    private final Loop loop;
    private final long partsMax;
    private final @Nullable Listener listener;
    private final Executor callbacks;
    private final Object lock = new Object();
    private final Deque<Body> parts = new ArrayDeque<>();
    private @Nullable Reply last;
    private @Nullable ReeveException error;
    private @Nullable CallTask task;
    private int handedOver;

    ReplyStream(Context context, @Nullable Listener listener) {
        this.loop = context.loop();
        this.partsMax = context.ms(Setting.PARTS_MAX);
        this.callbacks = context.callbacks();
        this.listener = listener;
    }

    ReplyStream begin(Calls calls, Operation operation, CallTask.Plan plan) {
        boolean begun = loop.execute(() -> task = calls.start(operation, plan, this));
        if (!begun) {
            failed(ReeveException.closed());
        }
        return this;
    }

    /**
     * The next part; null = there are no more, {@link #last()} has the last reply. Blocks.
     *
     * @throws ReeveException the call failed
     */
    public @Nullable Body next() {
        synchronized (lock) {
            awaitSomething();
            Body part = parts.poll();
            if (part == null && error != null) {
                throw error.again();
            }
            return part;
        }
    }

    /** The reply that ended the stream; waits for it and drops the parts before it. */
    public Reply last() {
        Body part = next();
        while (part != null) {
            part = next();
        }
        synchronized (lock) {
            Reply reply = last;
            if (reply == null) {
                throw new IllegalStateException("a stream that ended without a reply");
            }
            return reply;
        }
    }

    /** Its parts; {@code hasNext} and {@code next} throw what {@link #next()} does. */
    @Override
    public Iterator<Body> iterator() {
        return new Iterator<>() {
            private @Nullable Body ahead;

            @Override
            public boolean hasNext() {
                if (ahead == null) {
                    ahead = ReplyStream.this.next();
                }
                return ahead != null;
            }

            @Override
            public Body next() {
                Body part = hasNext() ? ahead : null;
                if (part == null) {
                    throw new NoSuchElementException();
                }
                ahead = null;
                return part;
            }
        };
    }

    /** Cancels what is left of it. */
    @Override
    public void close() {
        boolean unused = loop.execute(() -> {
            CallTask running = task;
            if (running != null) {
                running.cancel();
            }
        });
    }

    @Override
    public boolean part(Body body) {
        synchronized (lock) {
            if (parts.size() + handedOver >= partsMax) {
                return false;
            }
            if (listener == null) {
                parts.add(body);
                lock.notifyAll();
                return true;
            }
            handedOver++;
        }
        Listener to = listener;
        callbacks.execute(() -> {
            to.part(body);
            synchronized (lock) {
                handedOver--;
            }
        });
        return true;
    }

    @Override
    public void done(Reply reply) {
        synchronized (lock) {
            last = reply;
            lock.notifyAll();
        }
        Listener to = listener;
        if (to != null) {
            callbacks.execute(() -> to.done(reply));
        }
    }

    @Override
    public void failed(ReeveException why) {
        synchronized (lock) {
            error = why;
            lock.notifyAll();
        }
        Listener to = listener;
        if (to != null) {
            callbacks.execute(() -> to.failed(why));
        }
    }

    private void awaitSomething() {
        try {
            while (parts.isEmpty() && last == null && error == null) {
                lock.wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
            throw ReeveException.cancelled();
        }
    }

    /** Hears a stream: parts, then one of both. */
    public interface Listener {
        void part(Body body);

        void done(Reply reply);

        void failed(ReeveException error);
    }
}
