// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reeve.protocol.ReeveException;
import dev.reeve.protocol.ServiceName;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The descriptors of all services, as their workers publish them. One thread asks the brokers again and again and reads
 * what is new; everybody else looks at the last picture. A service that has gone is remembered for a while, so that a
 * call that waits in the broker for its worker is translated too.
 */
final class WorkerSchemas implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(WorkerSchemas.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration WAIT = Duration.ofSeconds(1);
    private static final Duration SOON = Duration.ofMillis(200);
    private static final Duration REMEMBERED = Duration.ofMinutes(10);
    private static final int ASKED_MAX = 1_000;
    /** Rounds without a pause while a broker does not have what a worker publishes; then it counts as not published. */
    private static final int HURRIED_MAX = 25;

    private final Upstream upstream;
    private final SchemaStore store;
    private final Duration pause;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition wanted = lock.newCondition();
    private final Condition looked = lock.newCondition();
    private final Set<String> asked = new HashSet<>();
    private volatile Picture seen = new Picture(Map.of(), 0);
    private boolean woken;
    private boolean closed;
    private int hurried;

    /** What is known of a service; no schema: its workers publish none that is used. */
    private record Entry(SchemaChoice choice, @Nullable WorkerSchema schema, long seenNanos) {}

    /** All that is known, and when it was looked at. */
    private record Picture(Map<String, Entry> entries, long atNanos) {}

    WorkerSchemas(Upstream upstream, GatewaySettings.DescriptorSettings settings, GatewayMetrics metrics) {
        this.upstream = upstream;
        this.store = new SchemaStore(settings.memory(), upstream::descriptorSet, metrics);
        this.pause = settings.refresh();
        metrics.gauge(
                "reeve_gateway_descriptor_services",
                "Services whose descriptors are known",
                () -> present().size());
        metrics.gauge("reeve_gateway_descriptor_bytes", "Memory of descriptors, as it is counted", store::memory);
    }

    void start() {
        Thread _ = Thread.ofVirtual().name("reeve-gateway-schemas").start(this::run);
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            wanted.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The descriptors in force; null if there are none, or not yet. Never blocks. */
    @Nullable
    WorkerSchema of(String service) {
        Entry entry = seen.entries().get(service);
        return entry == null ? null : entry.schema();
    }

    /** The same; of a service that has workers but was not looked at yet, a moment later. */
    @Nullable
    WorkerSchema await(String service) throws InterruptedException {
        if (isKnown(service)) {
            return of(service);
        }
        long leftNanos = WAIT.toNanos();
        lock.lock();
        try {
            if (asked.size() < ASKED_MAX) {
                asked.add(service);
            }
            woken = true;
            wanted.signalAll();
            while (!knows(service) && leftNanos > 0) {
                leftNanos = looked.awaitNanos(leftNanos);
            }
        } finally {
            lock.unlock();
        }
        return of(service);
    }

    /** Every service with descriptors that has workers, by name. */
    List<WorkerSchema> present() {
        Picture picture = seen;
        return picture.entries().values().stream()
                .filter(entry -> entry.seenNanos() == picture.atNanos())
                .map(Entry::schema)
                .filter(Objects::nonNull)
                .sorted(Comparator.comparing(WorkerSchema::name))
                .toList();
    }

    /** Whether {@link #await} would not wait. */
    boolean isKnown(String service) {
        return knows(service) || !upstream.hasWorkers(service);
    }

    private boolean knows(String service) {
        return seen.entries().containsKey(service);
    }

    private void run() {
        try {
            do {
                look();
            } while (mayGoOn(hurried > 0 ? SOON : pause));
        } catch (InterruptedException _) {
            LOG.debug("descriptors are no longer looked at");
        }
    }

    /** Waits until somebody asks or the time is over; false at the end. */
    private boolean mayGoOn(Duration atMost) throws InterruptedException {
        long leftNanos = atMost.toNanos();
        lock.lock();
        try {
            while (!woken && !closed && leftNanos > 0) {
                leftNanos = wanted.awaitNanos(leftNanos);
            }
            woken = false;
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    /** A failure of one round is not the end: what is known stands. */
    private void look() {
        try {
            List<JsonNode> documents = documents();
            if (!documents.isEmpty()) {
                show(SchemaChoice.of(documents));
            }
        } catch (ReeveException | IOException e) {
            LOG.debug("the brokers did not say which descriptors there are", e);
        } catch (RuntimeException e) {
            LOG.error("descriptors of workers were not looked at", e);
        }
    }

    private List<JsonNode> documents() throws IOException {
        List<JsonNode> documents = new ArrayList<>();
        for (Upstream.BrokerDocuments answer : upstream.discover("info", "")) {
            for (byte[] document : answer.documents()) {
                documents.add(JSON.readTree(document));
            }
        }
        return documents;
    }

    private void show(Map<String, SchemaChoice> choices) {
        long now = System.nanoTime();
        Map<String, Entry> next = new HashMap<>();
        seen.entries().forEach((service, entry) -> {
            boolean remembered = entry.schema() != null && now - entry.seenNanos() < REMEMBERED.toNanos();
            if (remembered) {
                next.put(service, entry);
            }
        });
        Set<String> pending = new HashSet<>();
        choices.forEach((service, choice) -> {
            Entry entry = entry(service, choice, now);
            if (entry == null) {
                pending.add(service);
            } else {
                next.put(service, entry);
            }
        });
        hurried = pending.isEmpty() || hurried == HURRIED_MAX ? 0 : hurried + 1;
        if (hurried == 0) {
            pending.forEach(service -> next.putIfAbsent(service, new Entry(SchemaChoice.NONE, null, now)));
        }
        publish(next, pending, now);
        store.keepOnly(
                next.values().stream().map(entry -> entry.choice().sha256()).collect(Collectors.toSet()));
    }

    /** Null while no broker has the descriptors, which come a moment after the worker. */
    private @Nullable Entry entry(String service, SchemaChoice choice, long now) {
        if (choice.sha256().isEmpty() || isReserved(service)) {
            return new Entry(choice, null, now);
        }
        Entry known = seen.entries().get(service);
        if (known != null && known.choice().equals(choice)) {
            return new Entry(choice, known.schema(), now);
        }
        return switch (store.get(service, choice.sha256())) {
            case null -> null;
            case SchemaStore.Found.Refused _ -> new Entry(choice, null, now);
            case SchemaStore.Found.Loaded loaded -> new Entry(choice, schema(service, choice, loaded), now);
        };
    }

    private static @Nullable WorkerSchema schema(String service, SchemaChoice choice, SchemaStore.Found.Loaded set) {
        if (choice.sets() > 1) {
            LOG.infof(
                    "instances publish different descriptors service=%s sets=%d used=%s of version=%s",
                    service, choice.sets(), choice.sha256(), choice.version());
        }
        return set.files()
                .service(service)
                .map(descriptor -> new WorkerSchema(descriptor, choice, set.types()))
                .orElseGet(() -> {
                    LOG.warnf("descriptors not used service=%s reason=they do not have it", service);
                    return null;
                });
    }

    /** Reeve's own are known from gateway-api, whatever anybody says. */
    private static boolean isReserved(String service) {
        return ServiceName.isReserved(service) || OwnServices.isOwn(service);
    }

    private void publish(Map<String, Entry> next, Set<String> pending, long now) {
        lock.lock();
        try {
            // Asked for and in no broker's list: nothing more to wait for.
            asked.removeAll(pending);
            asked.forEach(service -> next.putIfAbsent(service, new Entry(SchemaChoice.NONE, null, now)));
            asked.clear();
            seen = new Picture(Map.copyOf(next), now);
            looked.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
