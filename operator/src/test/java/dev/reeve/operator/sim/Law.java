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
    /** The same, holding for the 300 s that are an HPA's default. */
    KEDA_HELD("KEDA held") {
        @Override
        Scaler scaler(Scenario scenario) {
            return new KedaScaler(KedaSettings.HELD.at(scenario.physics().concurrency()));
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

    /** Those that can do otherwise in this scenario than without what is new in it. */
    public static List<Law> of(Scenario scenario) {
        return scenario.isOursAlone() ? List.of(REEVE) : List.of(values());
    }

    static List<Law> others() {
        return List.of(KEDA_DEFAULT, KEDA_TUNED, KEDA_HELD, KPA, FLINK);
    }
}
