// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clustertests;

import org.junit.jupiter.api.AfterEach;

/** Tests that share the stage: each begins and ends with no worker, and nobody who was busy was stopped. */
abstract class OnStage {
    final Stage stage;

    OnStage(Stage stage) {
        this.stage = stage;
        stage.awaitNoWorkers();
    }

    @AfterEach
    void everybodyGoesAndNobodyWasBusy() {
        stage.awaitNoWorkers();
    }
}
