// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clustertests;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestWatcher;

/** One cluster for a run, one namespace for a class. */
final class ClusterExtension implements ExecutionCondition, ParameterResolver, TestWatcher {
    private static final Namespace OURS = Namespace.create(ClusterExtension.class);

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        String missing = System.getenv("REEVE_NO_CLUSTER");
        if (missing != null) {
            return ConditionEvaluationResult.disabled("no cluster: " + missing);
        }
        Need need = need(context);
        if (need == Need.NODES && System.getenv("REEVE_IMAGE_LOAD") == null) {
            return ConditionEvaluationResult.disabled(
                    "REEVE_IMAGE_LOAD is not set: nothing brings images to the nodes");
        }
        Cluster cluster = cluster(context);
        return cluster.has(need)
                ? ConditionEvaluationResult.enabled("the cluster has what is needed")
                : ConditionEvaluationResult.disabled("the cluster has no " + need + ": " + cluster.tells());
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == Space.class || type == Stage.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Stage.class ? stage(context) : space(context);
    }

    @Override
    public void testFailed(ExtensionContext context, @Nullable Throwable cause) {
        Stage stage = context.getRoot().getStore(OURS).get(Stage.class, Stage.class);
        (stage == null ? space(context) : stage.space()).keepTraces(context.getDisplayName());
    }

    private static Need need(ExtensionContext context) {
        return context.getRequiredTestClass().getAnnotation(NeedsCluster.class).value();
    }

    private static Cluster cluster(ExtensionContext context) {
        Store store = context.getRoot().getStore(OURS);
        return requireNonNull(store.computeIfAbsent(Cluster.class, _ -> Cluster.connect(), Cluster.class));
    }

    private static Stage stage(ExtensionContext context) {
        Store store = context.getRoot().getStore(OURS);
        return requireNonNull(store.computeIfAbsent(Stage.class, _ -> Stage.set(cluster(context)), Stage.class));
    }

    private static Space space(ExtensionContext context) {
        ExtensionContext ofClass = context;
        while (ofClass.getTestMethod().isPresent()) {
            ofClass = ofClass.getParent().orElseThrow();
        }
        return requireNonNull(ofClass.getStore(OURS)
                .computeIfAbsent(
                        Space.class,
                        _ -> Space.create(
                                cluster(context), context.getRequiredTestClass().getSimpleName()),
                        Space.class));
    }
}
