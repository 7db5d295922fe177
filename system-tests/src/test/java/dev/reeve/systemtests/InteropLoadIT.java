// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.workersdk.Worker;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the guide's asynchronous client does to a broker whose bounds were raised for it (protocol 7.2). */
@Tag("long")
@Timeout(600)
class InteropLoadIT {
    private static final String REQUESTS = "100000";

    @ParameterizedTest
    @ValueSource(strings = {"0.1", "0.2"})
    @Tag("7-17")
    @Tag("18-01")
    @Tag("R-10")
    void everyOneOfAHundredThousandPipelinedRequestsIsAnsweredOnce(String version) {
        MdpPeer.Language.PYTHON.require();
        try (BrokerProcess broker = BrokerProcess.start(BrokerProcess.RAISED);
                Worker _ = SdkPeers.echo(broker.endpoint(), version);
                Worker _ = SdkPeers.echo(broker.endpoint(), version)) {
            Launcher.Result result = Launcher.run(
                    Python.peer("mdp_flood.py", broker.endpoint(), version, "echo", REQUESTS), Duration.ofMinutes(5));

            assertThat(result.out() + result.err()).isEqualTo("sent " + REQUESTS + "\nanswered " + REQUESTS + "\n");
        }
    }
}
