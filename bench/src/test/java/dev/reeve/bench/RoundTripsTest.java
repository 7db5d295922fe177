// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
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

    /**
     * What a round trip leaves on the heap are the frames that leave the broker: 24 bytes of dispatch token, and
     * between Reeve peers two envelopes. Compiled code is some 60 bytes better there, but a test cannot wait for that.
     */
    @ParameterizedTest
    @CsvSource({"PLAIN01, 0, 25", "PLAIN02, 10, 25", "REEVE, 10, 300"})
    void makesNoGarbageButTheFramesThatLeave(Dialect dialect, int queued, int bytesMax) {
        RoundTrips trips = new RoundTrips(dialect, 3, queued, 2);
        long before = make(trips);

        long after = make(trips);

        long perTrip = (after - before) / TRIPS - RoundTrips.messageBytes(dialect);
        assertThat(perTrip).isLessThanOrEqualTo(bytesMax);
    }

    private static long make(RoundTrips trips) {
        for (int i = 0; i < TRIPS; i++) {
            trips.next();
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return threads.getCurrentThreadAllocatedBytes();
    }
}
