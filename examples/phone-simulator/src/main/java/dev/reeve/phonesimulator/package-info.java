// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
/** Phones that use an app for a day: one {@link Phone} per thread, all of them counted in one {@link Summary}. */
@NullMarked
package dev.reeve.phonesimulator;

import org.jspecify.annotations.NullMarked;
