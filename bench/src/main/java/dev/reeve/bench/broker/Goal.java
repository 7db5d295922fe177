// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.broker;

/** What is asked, by the numbers of bench/broker.md. */
enum Goal {
    P1("throughput of small messages"),
    P2("round trip, one request at a time"),
    P4("latency at half of the peak, open loop"),
    P5("large bodies"),
    P6("more services, workers, clients, requests that wait"),
    P7("encrypted against clear"),
    P14("token check at the broker");

    private final String words;

    Goal(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }
}
