// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code ./reeve check} finds a whole Reeve well, and says what it did. */
@Timeout(180)
class CheckCommandIT {
    @RegisterExtension
    static final RunningReeve REEVE = RunningReeve.shared();

    @Test
    void findsAllWell() {
        Launcher.Result result =
                REEVE.process().cli("check", "--service", "echo", "--brokers", "tcp://127.0.0.1:" + REEVE.brokerPort());

        List<String> lines =
                result.out().lines().filter(Predicate.not(String::isBlank)).toList();
        assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
        assertThat(lines).hasSize(8).allMatch(line -> line.startsWith("ok "));
        assertThat(result.out())
                .contains(
                        "gateway",
                        "API key",
                        "sign-in",
                        "echo by http",
                        "echo by grpc",
                        "echo by ws",
                        "log line",
                        "MDP");
        assertThat(result.err()).isEmpty();
    }
}
