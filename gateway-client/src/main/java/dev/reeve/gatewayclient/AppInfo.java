// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

/**
 * What an app tells about itself; shown in the list of sessions and with its logs. Empty texts are left out.
 *
 * @param name of the app
 * @param version of the app
 * @param platform for example {@code Android 16}
 * @param model of the device, for example {@code Pixel 8}
 */
public record AppInfo(String name, String version, String platform, String model) {
    /** An app on the JVM it runs on. */
    public static AppInfo of(String name, String version) {
        return new AppInfo(
                name, version, System.getProperty("os.name", "") + ' ' + System.getProperty("os.version", ""), "");
    }
}
