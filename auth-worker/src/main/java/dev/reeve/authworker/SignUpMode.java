// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

/** What a sign-up answers. */
enum SignUpMode {
    /** Always "check your mail": the code in it makes the account. Says nothing about who has one. */
    VERIFY,
    /** A session at once, without proof of the address; says whether the address is known. For development. */
    IMMEDIATE
}
