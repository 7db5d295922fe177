// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import java.util.concurrent.Executor;
import java.util.function.DoubleSupplier;

/**
 * What all parts of one client share.
 *
 * @param url of the gateway, without a slash at its end
 * @param callbacks where the app's listeners are called, in order
 * @param random 0 to 1, for waits
 * @param app who the app is
 */
record Context(
        String url,
        Settings settings,
        Loop loop,
        Executor callbacks,
        Transport transport,
        Store store,
        DoubleSupplier random,
        AppInfo app) {

    Backoff backoff() {
        return new Backoff(settings, random);
    }

    long ms(Setting setting) {
        return settings.whole(setting);
    }
}
