// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

/** What is known of a Deployment. */
sealed interface TargetFact {
    /** Nothing yet: the informers have not told. */
    record NotYet() implements TargetFact {}

    /** There is none of that name. */
    record Missing() implements TargetFact {}

    /** It is there. */
    record Found(TargetView view) implements TargetFact {}
}
