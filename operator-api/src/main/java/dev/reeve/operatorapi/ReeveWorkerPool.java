// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operatorapi;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The workers of one service, of one Deployment of the same namespace: {@code reeveworkerpools.reeve.dev}.
 *
 * <p>There is no scale subresource on purpose: an HPA on a pool would fight the law. To set the number by hand, pause
 * the pool and scale the Deployment.
 */
@JsonDeserialize(using = LaterPools.class)
@Group(ReeveWorkerPool.GROUP)
@Version(ReeveWorkerPool.VERSION)
@ShortNames("rwp")
@Categories("reeve")
@ValidationRule(value = "has(self.spec)", message = "spec is required")
@ValidationRule(
        value = "self.metadata.name.size() <= 63",
        message = "metadata.name: at most 63 characters, as it becomes a label")
@AdditionalPrinterColumn(name = "Service", jsonPath = ".spec.service", getDescription = "The service of the workers")
@AdditionalPrinterColumn(
        name = "Ready",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].status",
        getDescription = "Whether the pool can be scaled")
@AdditionalPrinterColumn(
        name = "Workers",
        jsonPath = ".status.ready",
        type = AdditionalPrinterColumn.Type.INTEGER,
        getDescription = "Workers that are ready at the brokers")
@AdditionalPrinterColumn(
        name = "Desired",
        jsonPath = ".status.desired",
        type = AdditionalPrinterColumn.Type.INTEGER,
        getDescription = "Workers that there shall be")
@AdditionalPrinterColumn(
        name = "Waiting",
        jsonPath = ".status.waiting",
        type = AdditionalPrinterColumn.Type.INTEGER,
        getDescription = "Requests that no worker has taken yet")
@AdditionalPrinterColumn(
        name = "Oldest",
        jsonPath = ".status.oldestMillis",
        type = AdditionalPrinterColumn.Type.INTEGER,
        getDescription = "For how many milliseconds the oldest of them has waited")
@AdditionalPrinterColumn(name = "Mode", jsonPath = ".spec.mode", getDescription = "Whether the operator writes")
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE,
        getDescription = "Since the pool was made")
@AdditionalPrinterColumn(
        name = "Rate",
        jsonPath = ".status.recommendation.rateMilli",
        type = AdditionalPrinterColumn.Type.INTEGER,
        priority = 1,
        getDescription = "Requests that arrive in 1,000 seconds")
@AdditionalPrinterColumn(
        name = "Reason",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason",
        priority = 1,
        getDescription = "Why the pool can, or cannot, be scaled")
public final class ReeveWorkerPool extends CustomResource<WorkerPoolSpec, WorkerPoolStatus> implements Namespaced {
    /** The API group. */
    public static final String GROUP = "reeve.dev";

    /** The version that is served and stored. */
    public static final String VERSION = "v1alpha1";

    /** A note of whoever reads it, never written to the API server; in the metadata, so that copies have it too. */
    private static final String UNREADABLE = "reeve.dev/unreadable";

    private static final long serialVersionUID = 1L;

    /** Nothing filled in: as a parser starts. */
    public ReeveWorkerPool() {}

    /** What this release cannot read of the spec and left out, a sentence each; such a spec must not be followed. */
    public List<String> unreadable() {
        Map<String, String> notes = getMetadata().getAnnotations();
        String note = notes == null ? null : notes.get(UNREADABLE);
        return note == null ? List.of() : note.lines().toList();
    }

    void setUnreadable(List<String> sentences) {
        Map<String, String> notes =
                new LinkedHashMap<>(requireNonNullElse(getMetadata().getAnnotations(), Map.of()));
        notes.put(UNREADABLE, String.join("\n", sentences));
        getMetadata().setAnnotations(notes);
    }

    /** What the owner wants; null only before it is set, as the API server takes no pool without it. */
    @Override
    @JsonPropertyDescription("What the owner of the workers wants.")
    public @Nullable WorkerPoolSpec getSpec() {
        return super.getSpec();
    }

    /** What the operator saw and did; null before it did anything. */
    @Override
    @JsonPropertyDescription("What the operator saw and did. Written by the operator alone.")
    public @Nullable WorkerPoolStatus getStatus() {
        return super.getStatus();
    }

    /** None: a spec cannot be empty, it names a service at least. */
    @Override
    protected @Nullable WorkerPoolSpec initSpec() {
        return null;
    }

    /** None: so long nothing was seen. */
    @Override
    protected @Nullable WorkerPoolStatus initStatus() {
        return null;
    }
}
