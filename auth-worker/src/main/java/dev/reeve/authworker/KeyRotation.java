// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * When signing keys change, as a pure function of the keys and the time. Always one active key and one next; the next
 * one is published for a while before it signs, the last one for a while after.
 *
 * @param activeFor how long a key signs
 * @param publishedBefore how long every verifier has to learn a key before it signs
 * @param publishedAfter longer than a token's life, leeway and the verifiers' cache together
 */
record KeyRotation(Duration activeFor, Duration publishedBefore, Duration publishedAfter) {
    /** One step; the list of steps leads from any state to the right one. */
    sealed interface Step {
        record Create(SigningKeyState state) implements Step {}

        record Activate(String kid) implements Step {}

        record Retire(String kid, Instant goneAt) implements Step {}

        record Erase(String kid) implements Step {}
    }

    List<Step> decide(List<SigningKeyRow> keys, Instant now) {
        List<Step> steps = new ArrayList<>();
        Optional<SigningKeyRow> active = inState(keys, SigningKeyState.ACTIVE);
        Optional<SigningKeyRow> next = inState(keys, SigningKeyState.NEXT);
        if (active.isEmpty()) {
            // First start, or the active key was removed by hand: verifiers look again when they meet a new kid.
            steps.add(next.<Step>map(key -> new Step.Activate(key.kid()))
                    .orElseGet(() -> new Step.Create(SigningKeyState.ACTIVE)));
            steps.add(new Step.Create(SigningKeyState.NEXT));
        } else if (next.isEmpty()) {
            steps.add(new Step.Create(SigningKeyState.NEXT));
        } else if (isDue(active.get(), next.get(), now)) {
            steps.addAll(change(active.get(), next.get(), now));
        }
        keys.stream()
                .filter(key -> key.state() == SigningKeyState.RETIRING)
                .filter(key -> key.goneAt() == null || !now.isBefore(key.goneAt()))
                .forEach(key -> steps.add(new Step.Erase(key.kid())));
        return List.copyOf(steps);
    }

    /** The next key before its time; nothing where there is none. */
    List<Step> early(List<SigningKeyRow> keys, Instant now) {
        Optional<SigningKeyRow> active = inState(keys, SigningKeyState.ACTIVE);
        Optional<SigningKeyRow> next = inState(keys, SigningKeyState.NEXT);
        return active.isEmpty() || next.isEmpty() ? List.of() : change(active.get(), next.get(), now);
    }

    private List<Step> change(SigningKeyRow active, SigningKeyRow next, Instant now) {
        return List.of(
                new Step.Retire(active.kid(), now.plus(publishedAfter)),
                new Step.Activate(next.kid()),
                new Step.Create(SigningKeyState.NEXT));
    }

    private boolean isDue(SigningKeyRow active, SigningKeyRow next, Instant now) {
        Instant since = active.activeFrom() == null ? active.createdAt() : active.activeFrom();
        return !now.isBefore(since.plus(activeFor))
                && !now.isBefore(next.createdAt().plus(publishedBefore));
    }

    private static Optional<SigningKeyRow> inState(List<SigningKeyRow> keys, SigningKeyState state) {
        return keys.stream().filter(key -> key.state() == state).findFirst();
    }
}
