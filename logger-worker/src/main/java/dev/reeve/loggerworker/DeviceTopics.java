// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

/** The way to devices that are connected: the topic {@code device.<installation>} of each. Any thread; blocks. */
interface DeviceTopics {
    /** False: no broker has it. True does not say that the device was there. */
    boolean publish(String installation, byte[] json);
}
