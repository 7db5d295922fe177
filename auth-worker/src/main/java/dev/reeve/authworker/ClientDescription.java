// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import dev.reeve.authworker.jose.P256Key;
import java.util.Optional;

/**
 * What an app says about itself: shown in the list of sessions, believed by nobody.
 *
 * @param name of the app, at most 128 characters
 * @param platform for example {@code android 16}, at most 64 characters
 * @param model of the device, at most 64 characters
 * @param appVersion at most 64 characters
 * @param kind of session it asks for; an app that claims to be a web page only gets a shorter one
 * @param installation that it says to be, with what proves it
 * @param key for a new installation, whose refresh tokens are then bound to it
 */
record ClientDescription(
        String name,
        String platform,
        String model,
        String appVersion,
        SessionKind kind,
        Optional<ShownInstallation> installation,
        Optional<P256Key> key) {
    private static final int NAME_MAX = 128;
    private static final int DETAIL_MAX = 64;

    ClientDescription {
        InputText.bounded("client.name", name, NAME_MAX);
        InputText.bounded("client.platform", platform, DETAIL_MAX);
        InputText.bounded("client.model", model, DETAIL_MAX);
        InputText.bounded("client.appVersion", appVersion, DETAIL_MAX);
    }

    /** Of an app that shows no installation. */
    ClientDescription(String name, String platform, String model, String appVersion, SessionKind kind) {
        this(name, platform, model, appVersion, kind, Optional.empty(), Optional.empty());
    }
}
