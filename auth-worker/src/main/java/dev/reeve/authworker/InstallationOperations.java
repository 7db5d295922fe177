// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

/** The operations about installations. */
record InstallationOperations(StartInstallation start, SignInWithDevice signIn) {}
