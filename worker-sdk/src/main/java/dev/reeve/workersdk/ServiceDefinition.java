// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

import dev.reeve.protocol.v1.Method;
import dev.reeve.protocol.v1.Terms;
import dev.reeve.protocol.v1.WorkerInfo;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a {@link ServiceBuilder} described; immutable. */
record ServiceDefinition(
        Announcement announcement,
        String name,
        Map<String, ServiceMethod<?, ?>> methods,
        @Nullable ServiceMethod<?, ?> anyMethod,
        Rules rules,
        List<Interceptor> interceptors) {

    /** What only the broker, the gateways and discovery look at. */
    record Announcement(
            String version,
            int capacity,
            boolean forwardsToken,
            Map<String, String> metadata,
            Terms terms,
            Marks marks,
            @Nullable ServiceSchema schema) {}

    /** Methods that answer with a stream, and those that change nothing. */
    record Marks(Set<String> serverStreaming, Set<String> noSideEffects) {}

    /** What decides before a handler runs. */
    record Rules(
            boolean everyMethodIdempotent,
            Set<String> idempotentMethods,
            Set<String> scopes,
            Map<String, Set<String>> scopesByMethod) {}

    int capacity() {
        return announcement.capacity();
    }

    /** The method of that name; without a name the only one, or whatever answers any. */
    @Nullable
    ServiceMethod<?, ?> find(String method) {
        ServiceMethod<?, ?> named = methods.get(method);
        if (named == null && method.isEmpty() && methods.size() == 1 && anyMethod == null) {
            return methods.values().iterator().next();
        }
        return named == null ? anyMethod : named;
    }

    boolean isIdempotent(ServiceMethod<?, ?> method) {
        return rules.everyMethodIdempotent() || rules.idempotentMethods().contains(method.name());
    }

    Set<String> scopes(ServiceMethod<?, ?> method) {
        Set<String> needed = new LinkedHashSet<>(rules.scopes());
        needed.addAll(rules.scopesByMethod().getOrDefault(method.name(), Set.of()));
        return needed;
    }

    /** What READY and INFO announce, with the descriptors of the latter, without the instance's own fields. */
    WorkerInfo.Builder announce() {
        WorkerInfo.Builder info = WorkerInfo.newBuilder()
                .setVersion(announcement.version())
                .setCapacity(announcement.capacity())
                .setIdempotent(rules.everyMethodIdempotent())
                .setForwardToken(announcement.forwardsToken())
                .putAllMetadata(announcement.metadata());
        ServiceSchema schema = announcement.schema();
        if (schema != null) {
            info.setDescriptorSha256(schema.sha256()).setDescriptorSet(schema.set());
        }
        if (!announcement.terms().equals(Terms.getDefaultInstance())) {
            info.setTerms(announcement.terms());
        }
        new TreeMap<>(methods).values().forEach(method -> info.addMethods(announce(method)));
        if (anyMethod != null) {
            info.addMethods(announce(anyMethod));
        } else if (!rules.scopes().isEmpty()) {
            // So the broker refuses calls of methods that do not exist, too.
            info.addMethods(Method.newBuilder().setName(ServiceMethod.ANY).addAllScopes(rules.scopes()));
        }
        return info;
    }

    private Method announce(ServiceMethod<?, ?> method) {
        return Method.newBuilder()
                .setName(method.name())
                .setIdempotent(isIdempotent(method))
                .setServerStreaming(announcement.marks().serverStreaming().contains(method.name()))
                .setNoSideEffects(announcement.marks().noSideEffects().contains(method.name()))
                .addAllScopes(scopes(method))
                .setRequestType(method.codec().requestType())
                .setResponseType(method.codec().responseType())
                .addAllContentTypes(method.codec().contentTypes())
                .build();
    }
}
