// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The outbox: entries in the store, one under way per service (docs/client-spec.md section 5). Owned by the loop. */
final class OutboxQueue {
    private final Context context;
    private final Calls calls;
    private final OutboxListener listener;
    private final TreeMap<Long, OutboxEntry> entries = new TreeMap<>();
    private final Map<String, Lane> lanes = new HashMap<>();
    private boolean offline;
    private long bytes;

    OutboxQueue(Context context, Calls calls, OutboxListener listener) {
        this.context = context;
        this.calls = calls;
        this.listener = listener;
        for (String name : context.store().names(OutboxEntry.PREFIX)) {
            byte[] kept = context.store().read(name);
            if (kept != null) {
                load(name, kept);
            }
        }
    }

    private void load(String name, byte[] kept) {
        OutboxEntry entry = OutboxEntry.decoded(kept);
        if (entry == null) {
            context.store().remove(name);
        } else {
            entries.put(entry.number(), entry);
            bytes += kept.length;
        }
    }

    List<OutboxEntry> entries() {
        return List.copyOf(entries.values());
    }

    /**
     * Adds an entry; when this returns it survives the app.
     *
     * @throws ReeveException OUTBOX_FULL; UNAUTHENTICATED: nobody is signed in
     */
    OutboxEntry add(String service, String method, Body body, String key) {
        SignedIn who = calls.sessions().who();
        if (who == null) {
            throw ReeveException.signedOut();
        }
        String id = Calls.newRequestId();
        long number = entries.isEmpty() ? 1 : entries.lastKey() + 1;
        OutboxEntry entry = new OutboxEntry(
                number,
                who.user(),
                service,
                method,
                body,
                key.isEmpty() ? id : key,
                id,
                context.loop().wallMs());
        byte[] encoded = entry.encoded();
        if (entries.size() >= context.ms(Setting.OUTBOX_ENTRIES_MAX)
                || bytes + encoded.length > context.ms(Setting.OUTBOX_BYTES_MAX)) {
            throw ReeveException.ofClient("OUTBOX_FULL", "resource_exhausted", "the outbox is full");
        }
        context.store().write(entry.name(), encoded);
        entries.put(number, entry);
        bytes += encoded.length;
        tellSize();
        send(service);
        return entry;
    }

    /** Tries what waits, now. */
    void wake() {
        lanes.values().forEach(Lane::rest);
        List.copyOf(entries.values()).stream()
                .map(OutboxEntry::service)
                .distinct()
                .forEach(this::send);
    }

    void networkUp() {
        offline = false;
        wake();
    }

    void networkDown() {
        offline = true;
    }

    /** What this user left goes with the session. */
    void forget(String user) {
        for (OutboxEntry entry : List.copyOf(entries.values())) {
            if (entry.user().equals(user)) {
                remove(entry);
            }
        }
    }

    private void send(String service) {
        Lane lane = lanes.computeIfAbsent(service, name -> new Lane(context.backoff()));
        OutboxEntry next = lane.isBusy() || offline ? null : first(service);
        if (next != null) {
            lane.underWay = next;
            lane.start(next);
        }
    }

    private @Nullable OutboxEntry first(String service) {
        SignedIn who = calls.sessions().who();
        for (OutboxEntry entry : List.copyOf(entries.values())) {
            boolean old = context.loop().wallMs() - entry.addedAtMs() >= context.ms(Setting.OUTBOX_LIFE_MS);
            if (old && entry.service().equals(service)) {
                fail(entry, ReeveException.ofClient("OUTBOX_EXPIRED", "deadline_exceeded", "nobody took it for a day"));
            } else if (who != null
                    && entry.user().equals(who.user())
                    && entry.service().equals(service)) {
                return entry;
            }
        }
        return null;
    }

    private void fail(OutboxEntry entry, ReeveException error) {
        remove(entry);
        tell(to -> to.failed(entry, error));
    }

    private void remove(OutboxEntry entry) {
        if (entries.remove(entry.number()) != null) {
            context.store().remove(entry.name());
            bytes = Math.max(0, bytes - entry.encoded().length);
            tellSize();
        }
    }

    private void tellSize() {
        int size = entries.size();
        tell(to -> to.size(size));
    }

    private void tell(Consumer<OutboxListener> what) {
        context.callbacks().execute(() -> what.accept(listener));
    }

    /** The entries of one service, one at a time. */
    private final class Lane {
        private final Backoff backoff;
        private @Nullable OutboxEntry underWay;
        private Loop.Timer pause = Loop.Timer.NONE;
        private boolean paused;

        Lane(Backoff backoff) {
            this.backoff = backoff;
        }

        boolean isBusy() {
            return underWay != null || paused;
        }

        void rest() {
            pause.cancel();
            paused = false;
            backoff.reset();
        }

        void start(OutboxEntry entry) {
            CallOptions options = CallOptions.DEFAULT.idempotencyKey(entry.idempotencyKey());
            Operation operation = new Operation.Invoke(
                    entry.service(), entry.method(), entry.body(), options, entry.requestId(), false);
            CallTask unused = calls.start(
                    operation,
                    calls.plan(options),
                    CallTask.ends(reply -> done(entry, reply), error -> failed(entry, error)));
        }

        private void done(OutboxEntry entry, Reply reply) {
            underWay = null;
            backoff.reset();
            remove(entry);
            tell(to -> to.sent(entry, reply));
            send(entry.service());
        }

        private void failed(OutboxEntry entry, ReeveException error) {
            underWay = null;
            if (error.isOfClient() && error.is("CLOSED")) {
                return;
            }
            if (Retry.may(error, true) || error.is("UNAUTHENTICATED") || error.is("EXPIRED")) {
                paused = true;
                pause = context.loop().after(backoff.nextMs(error), () -> {
                    paused = false;
                    send(entry.service());
                });
            } else {
                fail(entry, error);
                send(entry.service());
            }
        }
    }
}
