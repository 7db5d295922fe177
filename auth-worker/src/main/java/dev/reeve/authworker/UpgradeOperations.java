// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

/** The operations by which an anonymous account gets a name, and what other ways of naming one share with them. */
record UpgradeOperations(Upgrade start, VerifyUpgrade verify, NamedAccounts named, Merges merges) {}
