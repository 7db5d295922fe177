// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clustertests;

/** What a cluster must have for a test; each has what those before it have. */
public enum Need {
    /** An API server. */
    API,
    /** Its controllers: a Deployment gets pods. */
    CONTROLLERS,
    /** Nodes: pods run. */
    NODES
}
