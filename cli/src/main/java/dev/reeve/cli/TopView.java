// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import java.time.Duration;

/** Where {@code top} shows what it saw. */
interface TopView extends AutoCloseable {
    /** One look; {@code body} is the gateway's answer. */
    void show(String body, ServiceList services);

    /** A look failed and is tried again. */
    void failed(String why);

    /**
     * Waits until the next look.
     *
     * @return false: the person, or whoever reads the output, has seen enough
     */
    boolean waitFor(Duration time);

    @Override
    void close();
}
