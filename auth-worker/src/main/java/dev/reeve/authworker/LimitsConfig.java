// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import io.smallrye.config.WithDefault;

/** The shared limits; each 1 to 1,000,000. */
interface LimitsConfig {
    /** Mails to one mailbox per hour. */
    @WithDefault("5")
    int mailsPerRecipient();

    /** Mails that one network address asks for per hour. */
    @WithDefault("30")
    int mailsPerAddress();

    /** Codes that one network address shows per 5 min. */
    @WithDefault("30")
    int codeTriesPerAddress();

    /** Codes of a second factor that one account tries per minute. */
    @WithDefault("15")
    int mfaTriesPerAccount();

    /** Failed sign-ins from one network address per 5 min, on whatever accounts. */
    @WithDefault("30")
    int signInFailuresPerAddress();

    /** Failed sign-ins of all accounts within a minute; beyond, unknown installations get one try in 10 s. */
    @WithDefault("1000")
    int signInFailuresInAll();

    /** Sign-ins with identities of providers that one network address begins or ends per 5 min. */
    @WithDefault("150")
    int oidcPerAddress();

    /** Anonymous accounts from one network address per hour. */
    @WithDefault("300")
    int accountsPerAddress();

    /** Installations from one network address per hour, before anybody signs in. */
    @WithDefault("300")
    int installationsPerAddress();

    /** Rotations of the refresh token of one session per minute, and sign-ins by one device. */
    @WithDefault("10")
    int rotationsPerSession();

    /** Failed refreshes and sign-ins by devices from one network address per 5 min. */
    @WithDefault("150")
    int refreshFailuresPerAddress();

    /** New idempotency keys of one caller per day; each may keep an answer of 64 KiB for a day. */
    @WithDefault("10000")
    int idempotencyKeysPerSubject();
}
