// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

/** How a request ended, for metrics. */
public enum CallEnd {
    /** The client was sent a FINAL of the worker or of the broker's own services; its status may be APPLICATION. */
    REPLIED,
    /** The client was sent a typed error of the broker. */
    REFUSED,
    /** The client cancelled it. */
    CANCELLED,
    /** The client's connection ended first. */
    CLIENT_GONE,
    /** A plain client's request that ended without a frame. */
    DROPPED,
    /** A Reeve worker answered with an error, and a plain client cannot be told one (protocol.md 7.4). */
    WITHHELD
}
