// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.phonesimulator.PhoneSimulator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import picocli.CommandLine;

/** The example of phones that live through a day, against all of Reeve. */
class PhoneSimulatorIT {
    @RegisterExtension
    static final RunningReeve REEVE = RunningReeve.shared();

    @Test
    void phonesCallLogGoOfflineAndComeBackWithoutAFailure() {
        int exitCode = new CommandLine(new PhoneSimulator())
                .execute("--url", REEVE.url().toString(), "--phones", "6", "--parallel", "3", "--calls", "5");

        assertThat(exitCode).isZero();
    }

    @Test
    void saysWhatItIsGivenWrong() {
        assertThat(new CommandLine(new PhoneSimulator()).execute("--url", "http://127.0.0.1:1", "--phones", "0"))
                .isEqualTo(2);
    }
}
