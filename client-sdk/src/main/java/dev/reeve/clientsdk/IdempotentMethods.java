// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clientsdk;

import dev.reeve.protocol.ReeveException;
import dev.reeve.protocol.ServiceName;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Which methods may be done twice: what the builder was told, and what the workers say of themselves ({@code
 * mmi.reeve.info}), asked in the background when a service is called and again after a minute; after a second if no
 * broker or no worker was there to say so. What no broker has answered yet is not idempotent. A lock guards it.
 */
final class IdempotentMethods {
    private static final int SERVICES_MAX = 1_000;
    private static final Duration FRESH = Duration.ofMinutes(1);
    private static final Duration UNANSWERED = Duration.ofSeconds(1);

    private final Map<String, Set<String>> told;
    private final Inquiry inquiry;
    private final ReentrantLock lock = new ReentrantLock();
    /** Least recently used first. */
    private final Map<String, Learned> learned = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Learned> eldest) {
            return size() > SERVICES_MAX;
        }
    };

    /** Asks a broker for the instances of a service: JSON texts. */
    @FunctionalInterface
    interface Inquiry {
        List<byte[]> ask(String service);
    }

    /**
     * What workers said.
     *
     * @param methods that every instance calls idempotent
     * @param all every instance calls every method so
     */
    private record Learned(long atNanos, Set<String> methods, boolean all) {}

    IdempotentMethods(Map<String, Set<String>> told, Inquiry inquiry) {
        this.told = Map.copyOf(told);
        this.inquiry = inquiry;
    }

    /** Asks for what is not known or too old, without waiting for the answer. */
    void prepare(String service) {
        if (ServiceName.isMmi(service) || told.containsKey(service)) {
            return;
        }
        long now = System.nanoTime();
        lock.lock();
        try {
            Learned known = learned.get(service);
            if (known != null && now - known.atNanos() < FRESH.toNanos()) {
                return;
            }
            learned.put(
                    service,
                    known == null ? new Learned(now, Set.of(), false) : new Learned(now, known.methods(), known.all()));
        } finally {
            lock.unlock();
        }
        Thread _ = Thread.ofVirtual().name("reeve-client-inquiry").start(() -> learn(service));
    }

    private void learn(String service) {
        @Nullable Learned answer;
        try {
            answer = read(service, inquiry.ask(service));
        } catch (ReeveException _) {
            answer = null;
        }
        lock.lock();
        try {
            Learned known = learned.get(service);
            if (answer != null) {
                learned.put(service, answer);
            } else if (known != null) {
                // What was known stands, and soon it is asked again.
                long atNanos = System.nanoTime() - FRESH.minus(UNANSWERED).toNanos();
                learned.put(service, new Learned(atNanos, known.methods(), known.all()));
            }
        } finally {
            lock.unlock();
        }
    }

    boolean contains(String service, String method) {
        Set<String> methods = told.get(service);
        if (methods != null) {
            return methods.isEmpty() || methods.contains(method);
        }
        lock.lock();
        try {
            Learned known = learned.get(service);
            return known != null && (known.all() || known.methods().contains(method));
        } finally {
            lock.unlock();
        }
    }

    /** What all instances in the texts agree on; null if there is none, which says nothing. */
    private static @Nullable Learned read(String service, List<byte[]> texts) {
        Set<String> methods = new HashSet<>();
        boolean all = true;
        boolean first = true;
        for (byte[] text : texts) {
            Object value =
                    JsonReader.read(new String(text, StandardCharsets.UTF_8)).orElse(JsonReader.NULL);
            for (Map<?, ?> instance : objects(member(value, "instances"))) {
                if (!service.equals(instance.get("name"))) {
                    continue;
                }
                boolean every = Boolean.TRUE.equals(instance.get("idempotent"));
                Set<String> own = methodsOf(instance);
                if (first) {
                    methods.addAll(own);
                } else if (!every) {
                    methods.retainAll(own);
                }
                all &= every;
                first = false;
            }
        }
        return first ? null : new Learned(System.nanoTime(), Set.copyOf(methods), all);
    }

    private static Set<String> methodsOf(Map<?, ?> instance) {
        Set<String> names = new HashSet<>();
        for (Map<?, ?> method : objects(Objects.requireNonNullElse(instance.get("methods"), JsonReader.NULL))) {
            if (Boolean.TRUE.equals(method.get("idempotent")) && method.get("name") instanceof String name) {
                names.add(name);
            }
        }
        return names;
    }

    private static Object member(Object value, String name) {
        Object found = value instanceof Map<?, ?> map ? map.get(name) : null;
        return found == null ? JsonReader.NULL : found;
    }

    private static List<Map<?, ?>> objects(Object value) {
        if (!(value instanceof List<?> list)) {
            return List.of();
        }
        return list.stream()
                .filter(Map.class::isInstance)
                .<Map<?, ?>>map(item -> (Map<?, ?>) item)
                .toList();
    }
}
