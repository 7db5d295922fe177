// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import dev.reeve.brokercore.InterceptorEntry;
import java.io.IOException;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The interceptors of one broker and the class loader of the folder they come from.
 *
 * @param slowTime one that takes longer is warned of, once
 */
record InterceptorSet(
        List<InterceptorEntry> entries,
        Duration slowTime,
        @Nullable URLClassLoader folder) implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(InterceptorSet.class);

    InterceptorSet {
        entries = List.copyOf(entries);
    }

    static InterceptorSet none() {
        return new InterceptorSet(List.of(), Duration.ofMillis(5), null);
    }

    /** One that fails does not keep the others from ending. */
    @Override
    public void close() {
        for (InterceptorEntry entry : entries) {
            try {
                entry.interceptor().close();
            } catch (RuntimeException | LinkageError fault) {
                LOG.warnf(fault, "Interceptor %s failed at its end", entry.name());
            }
        }
        if (folder != null) {
            try {
                folder.close();
            } catch (IOException e) {
                LOG.warnf("The jars of the interceptors could not be closed: %s", e.getMessage());
            }
        }
    }
}
