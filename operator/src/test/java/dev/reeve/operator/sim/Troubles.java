// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator.sim;

import java.util.List;

/**
 * What is not as one would wish.
 *
 * @param lateSeconds up to so late are brokers' reports, in the order they were sent
 * @param lostPart of the reports never come
 * @param callSeconds a call to the API server takes so long, and what it tells is so old
 * @param shares of the load, one for each broker; they have the same workers
 * @param restartAt the first broker ends, with all it had, and is back after {@link #AWAY_SECONDS}; NaN = never
 * @param failingPart of the pods never become ready
 * @param slowPart of the pods take {@link #SLOW_FACTOR} as long to start
 * @param queueMax requests that a broker keeps: whoever comes then comes again later
 */
record Troubles(
        double lateSeconds,
        double lostPart,
        double callSeconds,
        List<Double> shares,
        double restartAt,
        double failingPart,
        double slowPart,
        int queueMax) {
    static final double AWAY_SECONDS = 3;
    static final double SLOW_FACTOR = 8;

    private static final List<Double> ONE_BROKER = List.of(1.0);

    static final Troubles NONE = new Troubles(0, 0, 0, ONE_BROKER, Double.NaN, 0, 0, 10_000);

    Troubles {
        shares = List.copyOf(shares);
    }

    static Troubles ofReports(double lateSeconds, double lostPart) {
        return new Troubles(lateSeconds, lostPart, 0, ONE_BROKER, Double.NaN, 0, 0, NONE.queueMax);
    }

    static Troubles ofCalls(double seconds) {
        return new Troubles(0, 0, seconds, ONE_BROKER, Double.NaN, 0, 0, NONE.queueMax);
    }

    static Troubles ofBrokers(Double... shares) {
        return new Troubles(0, 0, 0, List.of(shares), Double.NaN, 0, 0, NONE.queueMax);
    }

    static Troubles ofRestart(double at) {
        return new Troubles(0, 0, 0, ONE_BROKER, at, 0, 0, NONE.queueMax);
    }

    static Troubles ofStarts(double failingPart, double slowPart) {
        return new Troubles(0, 0, 0, ONE_BROKER, Double.NaN, failingPart, slowPart, NONE.queueMax);
    }

    static Troubles ofQueue(int requestsMax) {
        return new Troubles(0, 0, 0, ONE_BROKER, Double.NaN, 0, 0, requestsMax);
    }

    boolean hasReportsOnly() {
        return lateSeconds > 0 || lostPart > 0;
    }

    boolean hasRestart() {
        return !Double.isNaN(restartAt);
    }
}
