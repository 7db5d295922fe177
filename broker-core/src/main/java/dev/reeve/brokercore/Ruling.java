// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

/** What a {@link Step} says of a request. */
sealed interface Ruling {
    Ruling PASS = new Pass();
    Ruling WAIT = new Wait();

    /** On to the next step. */
    record Pass() implements Ruling {}

    /** The step answers later, by {@link Admission#checked}; the call's deadline runs. */
    record Wait() implements Ruling {}

    /** The caller gets a typed error; a plain one's request is dropped. */
    record Refuse(Refusal refusal) implements Ruling {}

    /** Not to be served: a plain one's request is dropped, another caller gets FORBIDDEN. */
    record Discard(String why) implements Ruling {}

    /** Answered already, without a worker. */
    record Reply(WorkerAnswer answer) implements Ruling {}
}
