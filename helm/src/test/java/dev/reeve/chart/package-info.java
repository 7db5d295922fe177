// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

/** Tests of the chart, by the program helm and what it renders. */
@NullMarked
package dev.reeve.chart;

import org.jspecify.annotations.NullMarked;
