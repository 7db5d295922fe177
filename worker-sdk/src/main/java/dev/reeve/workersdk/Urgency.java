// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

/** How urgent the requests of a service are: of 13 that leave a full queue, 8 are fast, 4 normal and 1 bulk. */
public enum Urgency {
    /** Somebody waits for it. */
    FAST,
    /** The default. */
    NORMAL,
    /** It may take a while; it never starves. */
    BULK
}
