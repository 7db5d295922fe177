// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import dev.reeve.authworker.oidc.ProviderHttp;
import java.security.SecureRandom;
import java.time.InstantSource;

/** Puts the operations on identities of providers together from what all operations have in common. */
record OidcOperations(
        Database database,
        Sessions sessions,
        Accounts accounts,
        Codes codes,
        Limits limits,
        Reauthenticate reauthenticate,
        UpgradeOperations upgrades,
        BeforeSession before,
        Surroundings around) {
    /** What is not of the database. */
    record Surroundings(
            OidcSettings settings, ProviderHttp.Outbound outbound, InstantSource clock, SecureRandom random) {}

    Oidc make() {
        OidcSettings settings = around.settings();
        InstantSource clock = around.clock();
        SecureRandom random = around.random();
        OidcProviders providers = new OidcProviders(settings.providers(), around.outbound(), clock);
        OidcGate gate = new OidcGate(database, limits, settings.perAddress(), clock);
        Identities identities = new Identities(database, clock, random);
        OidcFinish finish = new OidcFinish(
                database,
                new OidcSignIn(sessions, accounts, identities, codes, upgrades.merges(), before, random),
                new LinkIdentity(sessions, identities, upgrades.named(), random),
                new OidcReauthenticate(reauthenticate, random),
                upgrades.merges(),
                clock);
        return new Oidc(
                new OidcStart(database, providers, settings.redirects(), gate, codes, clock, random),
                new OidcCallback(database, providers, codes, clock, random),
                new OidcExchange(database, codes, gate, finish, clock),
                new IdTokens(database, providers, codes, gate, finish, clock, random),
                identities);
    }
}
