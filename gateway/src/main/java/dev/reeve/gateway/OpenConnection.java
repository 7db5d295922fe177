// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import java.net.InetSocketAddress;

/** One open connection as the directory shows it. Any thread. */
interface OpenConnection {
    /** Of this replica, never used twice. */
    long id();

    /** {@code main}, or the name of a TCP listener. */
    String listener();

    InetSocketAddress remote();

    InetSocketAddress local();

    long openedUnixMs();

    long bytesIn();

    long bytesOut();

    /** Requests on the main port. */
    long framesIn();

    /** Answers on the main port. */
    long framesOut();

    /** NONE where it means nothing. */
    RequiredLatency latency();

    /**
     * Changes it, from the next frame on.
     *
     * @return false if connections of this kind have none
     */
    boolean require(RequiredLatency latency);

    /** Whose it is; empty if nobody has said so. */
    String subject();

    /** What the client of the last live connection on it called itself; empty if there was none, or it did not say. */
    default String client() {
        return "";
    }

    /** Ends it, at an administrator's wish. */
    void end();
}
