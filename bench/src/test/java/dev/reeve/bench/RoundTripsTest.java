// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench;

import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is measured works: each trip checks that it ended with one answer, and nothing was dropped on the way. */
class RoundTripsTest {
    private static final int TRIPS = 7_000;

    @ParameterizedTest
    @CsvSource({
        "PLAIN01, 1, 0, 1",
        "PLAIN01, 3, 10, 2",
        "PLAIN02, 1, 0, 3",
        "PLAIN02, 3, 10, 2",
        "REEVE, 1, 0, 1",
        "REEVE, 3, 10, 2"
    })
    void makesRoundTripsForAsLongAsOneLikes(Dialect dialect, int services, int queued, int clients) {
        RoundTrips trips = new RoundTrips(dialect, services, queued, clients);

        assertThatCode(() -> {
                    for (int i = 0; i < TRIPS; i++) {
                        trips.next();
                    }
                })
                .doesNotThrowAnyException();
    }
}
