// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operatorapi;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether the operator writes the number of workers. */
public enum PoolMode {
    /** It does. */
    @JsonProperty("Auto")
    AUTO,
    /** It decides, tells in status, metrics and to KEDA, and writes nothing. */
    @JsonProperty("Observe")
    OBSERVE
}
