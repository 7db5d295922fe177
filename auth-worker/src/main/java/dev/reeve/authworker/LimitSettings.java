// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

/** The limits that all replicas share. */
record LimitSettings(Mails mails, Tries tries, Load load) {
    /**
     * On mails, whoever asks for them.
     *
     * @param perRecipient to one mailbox
     * @param perAddress asked for from one network address
     */
    record Mails(Limit perRecipient, Limit perAddress) {}

    /**
     * On guessing.
     *
     * @param codesPerAddress codes of mails shown from one network address
     * @param mfaPerAccount codes of a second factor
     * @param signInsPerAddress failed sign-ins from one network address
     * @param signInsInAll failed sign-ins within a minute, whoever's, beyond which it is an attack
     * @param sprayedPerAddress sign-ins from one network address during such an attack
     */
    record Tries(
            Limit codesPerAddress,
            Limit mfaPerAccount,
            Limit signInsPerAddress,
            int signInsInAll,
            Limit sprayedPerAddress) {}

    /**
     * On work.
     *
     * @param accountsPerAddress anonymous accounts from one network address
     * @param installationsPerAddress installations from one network address, before anybody signs in
     * @param rotationsPerSession rotations of one refresh token, sign-ins by one device
     * @param refreshesPerAddress failed refreshes and sign-ins by devices from one network address
     * @param keptCallsPerSubject idempotency keys of one caller
     */
    record Load(
            Limit accountsPerAddress,
            Limit installationsPerAddress,
            Limit rotationsPerSession,
            Limit refreshesPerAddress,
            Limit keptCallsPerSubject) {}
}
