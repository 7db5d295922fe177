// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator.sim;

import java.util.List;

/** The laws that are compared. */
public enum Law {
    /** KEDA as it comes: polls each 30 s, five waiting requests a worker. */
    KEDA_DEFAULT("KEDA default") {
        @Override
        Scaler scaler(Scenario scenario) {
            return new KedaScaler(KedaSettings.DEFAULT.at(scenario.physics().concurrency()));
        }
    },
    /** KEDA as well as it can be set for this. */
    KEDA_TUNED("KEDA tuned") {
        @Override
        Scaler scaler(Scenario scenario) {
            return new KedaScaler(KedaSettings.TUNED.at(scenario.physics().concurrency()));
        }
    },
    /** Knative's pod autoscaler. */
    KPA("KPA") {
        @Override
        Scaler scaler(Scenario scenario) {
            return new KpaScaler(KpaLaw.at(scenario.physics().concurrency()));
        }
    },
    /** The law of Flink's Kubernetes operator. */
    FLINK("Flink") {
        @Override
        Scaler scaler(Scenario scenario) {
            return new FlinkScaler();
        }
    },
    /** The law in production. */
    REEVE("Reeve") {
        @Override
        Scaler scaler(Scenario scenario) {
            return new ReeveScaler(scenario);
        }
    };

    private final String words;

    Law(String words) {
        this.words = words;
    }

    abstract Scaler scaler(Scenario scenario);

    /** As in tables. */
    public String words() {
        return words;
    }

    static List<Law> others() {
        return List.of(KEDA_DEFAULT, KEDA_TUNED, KPA, FLINK);
    }
}
