// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentSpec;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The manifests say what the process needs. */
final class ManifestsTest {
    @Test
    void everySettingOfTheDeploymentIsOneThatTheProcessKnows() throws IOException {
        Map<String, String> values = new HashMap<>();
        for (EnvVar variable : container().getEnv()) {
            if (variable.getName().startsWith("REEVE_OPERATOR_")) {
                String key = variable.getName().toLowerCase(Locale.ROOT).replace('_', '.');
                values.put(
                        key.replace("broker.tls", "broker-tls").replace("private.key", "private-key"),
                        variable.getValue());
            }
        }

        OperatorSetup setup = new OperatorSetup(OperatorSetupTest.config(values), "operator-1", "reeve");

        assertThat(values).hasSize(4);
        assertThat(setup.settings().namespaces()).containsExactly("reeve");
        assertThat(setup.brokers().brokers()).containsExactly("reeve-broker-headless:9001");
    }

    @Test
    void thePodIsRestrictedAndHasTimeToEnd() throws IOException {
        DeploymentSpec spec = deployment().getSpec();

        assertThat(spec.getReplicas()).isEqualTo(2);
        assertThat(spec.getTemplate().getSpec().getTerminationGracePeriodSeconds())
                .isGreaterThan(10);
        assertThat(spec.getTemplate().getSpec().getEnableServiceLinks()).isFalse();
        assertThat(spec.getTemplate().getSpec().getSecurityContext().getRunAsNonRoot())
                .isTrue();
        assertThat(container().getSecurityContext().getAllowPrivilegeEscalation())
                .isFalse();
        assertThat(container().getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
        assertThat(container().getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(container().getResources().getLimits()).containsKey("memory");
    }

    @Test
    void kedaFindsTheLeaderAlone() throws IOException {
        Service service = Permissions.objects("operator.yaml").stream()
                .filter(Service.class::isInstance)
                .map(Service.class::cast)
                .findFirst()
                .orElseThrow();

        assertThat(service.getSpec().getSelector())
                .containsEntry("reeve.dev/leader", "true")
                .containsAllEntriesOf(deployment().getSpec().getSelector().getMatchLabels());
    }

    private static Container container() throws IOException {
        List<Container> containers =
                deployment().getSpec().getTemplate().getSpec().getContainers();
        assertThat(containers).hasSize(1);
        return containers.getFirst();
    }

    private static Deployment deployment() throws IOException {
        return Permissions.objects("operator.yaml").stream()
                .filter(Deployment.class::isInstance)
                .map(Deployment.class::cast)
                .findFirst()
                .orElseThrow();
    }
}
