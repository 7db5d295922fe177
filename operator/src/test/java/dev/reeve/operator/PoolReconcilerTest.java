// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How JOSDK is told to work. */
final class PoolReconcilerTest {
    @Test
    void triesFiveTimesEverLaterAndLooksAtEverythingWithinTenHours() {
        GradualRetry retry = Objects.requireNonNull(PoolReconciler.class.getAnnotation(GradualRetry.class));
        ControllerConfiguration controller =
                Objects.requireNonNull(PoolReconciler.class.getAnnotation(ControllerConfiguration.class));

        assertThat(retry.maxAttempts()).isEqualTo(5);
        assertThat(retry.initialInterval()).isEqualTo(2_000);
        assertThat(retry.intervalMultiplier()).isEqualTo(1.5);
        assertThat(controller.maxReconciliationInterval().interval()).isEqualTo(10);
        assertThat(controller.maxReconciliationInterval().timeUnit()).isEqualTo(TimeUnit.HOURS);
        assertThat(controller.generationAwareEventProcessing()).isTrue();
    }

    @Test
    void cleansNothingUpSoThatNoPoolHasAFinalizer() {
        assertThat(Cleaner.class.isAssignableFrom(PoolReconciler.class)).isFalse();
    }

    @Test
    void neverAppliesTheCrd() throws IOException {
        Properties settings = new Properties();
        try (Reader file = Files.newBufferedReader(Path.of("src/main/resources/application.properties"))) {
            settings.load(file);
        }

        assertThat(settings)
                .containsEntry("quarkus.operator-sdk.crd.apply", "false")
                .containsEntry("quarkus.operator-sdk.concurrent-reconciliation-threads", "50")
                .containsEntry("quarkus.kubernetes-client.request-retry-backoff-limit", "0");
    }
}
