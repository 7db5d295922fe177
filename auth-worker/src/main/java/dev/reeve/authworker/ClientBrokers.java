// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.reeve.clientsdk.BrokerAnswer;
import dev.reeve.clientsdk.ReeveClient;
import dev.reeve.protocol.Envelope;
import dev.reeve.protocol.ReeveException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jboss.logging.Logger;

/** Pushes revocations through a client ({@code mmi.reeve.revocations}, docs/protocol.md section 5). */
final class ClientBrokers implements RevocationPusher.Brokers {
    private static final Logger LOG = Logger.getLogger(ClientBrokers.class);
    private static final String SERVICE = "mmi.reeve.revocations";
    /** A sign-out waits that long for it. */
    private static final Duration ANSWER_MAX = Duration.ofSeconds(1);
    /** What a broker without that service, or without trust in this peer, answers. */
    private static final byte[] NOT_OFFERED = "501".getBytes(US_ASCII);

    private final ReeveClient client;

    ClientBrokers(ReeveClient client) {
        this.client = client;
    }

    @Override
    public boolean push(List<Revocation> items) {
        List<BrokerAnswer> answers = client.mmiEach(SERVICE, ANSWER_MAX, Envelope.encode(message(items)));
        return !answers.isEmpty() && answers.stream().allMatch(ClientBrokers::isConfirmed);
    }

    private static boolean isConfirmed(BrokerAnswer answer) {
        ReeveException error = answer.error();
        if (error != null) {
            LOG.debugf("broker %s did not take revocations: %s", answer.brokerId(), error.reason());
            return false;
        }
        return answer.bodies().stream().noneMatch(body -> Arrays.equals(body, NOT_OFFERED));
    }

    static dev.reeve.protocol.v1.Revocations message(List<Revocation> items) {
        dev.reeve.protocol.v1.Revocations.Builder message = dev.reeve.protocol.v1.Revocations.newBuilder();
        for (Revocation item : items) {
            message.addItems(dev.reeve.protocol.v1.Revocation.newBuilder()
                    .setSeq(item.seq())
                    .setKind(item.kind().column())
                    .setValue(item.value())
                    .setExpiresUnix(item.expiresAt().getEpochSecond()));
        }
        return message.build();
    }
}
