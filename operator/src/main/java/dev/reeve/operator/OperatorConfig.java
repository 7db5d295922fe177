// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The settings of the operator. They are read once, at start, by {@link OperatorSetup}. */
@ConfigMapping(prefix = "reeve.operator")
interface OperatorConfig {
    /**
     * Statistics ports of the brokers, {@code HOST:PORT,...}. Each address of a name is a broker, looked up again every
     * 5 s: the name of a headless Service is all its pods.
     */
    @WithDefault("127.0.0.1:9001")
    List<String> brokers();

    /** TLS to the brokers. */
    BrokerTlsConfig brokerTls();

    /** Brokers beyond this machine may be spoken to in clear: for a network that encrypts by itself. */
    @WithDefault("false")
    boolean brokerClearAllowed();

    /** Namespaces whose pools are scaled; {@code *} = all. Default: the operator's own. */
    Optional<Set<String>> namespaces();

    /**
     * Name of this installation, where several share a namespace: pools whose label {@code reeve.dev/installation} is
     * another are left to others. Default: there is no other, the label says nothing.
     */
    Optional<String> installation();

    /** With a name: whether pools without that label are scaled too; of several installations by one. */
    @WithDefault("true")
    boolean unlabelled();

    /** How several operators agree who scales. */
    LeaseConfig lease();

    /** The port that KEDA asks how many workers there shall be. */
    KedaConfig keda();

    /** TLS to the brokers. */
    interface BrokerTlsConfig {
        /**
         * File in PEM with the operator's certificate; its name is in {@code reeve.broker.stats.operators} of the
         * brokers. With the three files brokers are spoken to by TLS; new ones are taken into use without a restart.
         */
        Optional<String> certificate();

        /** File in PEM with its private key. */
        Optional<String> privateKey();

        /** File in PEM with the authority that signs the brokers' certificates. */
        Optional<String> ca();
    }

    /** How several operators agree who scales. */
    interface LeaseConfig {
        /** Name of the Lease; another than this has to be named in the Role too. */
        @WithDefault("reeve-operator")
        String name();

        /** Its namespace. Default: the operator's own. */
        Optional<String> namespace();

        /** Its labels, by which it is found when the operator is removed. */
        Map<String, String> labels();

        /** A Lease that was not renewed for so long is another's to take; whole seconds. */
        @WithDefault("15s")
        Duration duration();

        /** A leader that could not renew for so long stops; shorter, so that it has stopped when another begins. */
        @WithDefault("10s")
        Duration renewDeadline();

        /** How often the Lease is looked at. */
        @WithDefault("2s")
        Duration retry();
    }

    /** The port that KEDA asks how many workers there shall be. */
    interface KedaConfig {
        /** Whether KEDA can ask how many workers there shall be. */
        @WithDefault("false")
        boolean enabled();

        /** Address to bind. Without TLS only a loopback address is allowed. */
        @WithDefault("127.0.0.1")
        String host();

        /** Port to bind; 0 takes a free one. */
        @WithDefault("9001")
        int port();

        /** Streams open at once; KEDA opens two for each ScaledObject. */
        @WithDefault("1000")
        int streamsMax();

        /**
         * File in PEM with the certificate. With it the port speaks TLS and asks callers for theirs; the three files
         * are looked at again, and new ones taken into use without a restart.
         */
        Optional<String> certificate();

        /** File in PEM with its private key. */
        Optional<String> privateKey();

        /** File in PEM with the authority that signs callers' certificates. */
        Optional<String> clientCa();

        /** Bind in clear to any address: for a network that encrypts by itself. */
        @WithDefault("false")
        boolean clearAllowed();
    }
}
