// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** Records of calls among the log lines, so that a trace shows what became of its calls. */
public interface AccessRecordsConfig {
    /** File with an API key that has logs:write, in whose tenant they are; without one nothing is recorded. */
    Optional<Path> keyFile();

    /** Recorded of one service in a second, beside failures and traced calls; 0 = those alone. 0 to 1,000. */
    @WithDefault("10")
    int perSecond();
}
