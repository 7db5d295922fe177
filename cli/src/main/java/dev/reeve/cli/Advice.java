// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

/** What a person can do about a failure, by its reason (architecture of errors: one table for all doors). */
final class Advice {
    private Advice() {}

    static String on(Problem problem) {
        return switch (problem.reason()) {
            case "SERVICE_UNKNOWN" -> "./reeve services lists what is registered; check the name, or start its worker.";
            case "NO_WORKERS" ->
                "The service is known but no worker was ready in time: start one, or give more time with"
                        + " --deadline.";
            case "QUEUE_FULL", "RATE_LIMITED" -> "Try again " + wait(problem) + "; ./reeve services shows the queues.";
            case "EXPIRED" ->
                "It waited in the queue until its deadline and was not run: give more time with --deadline,"
                        + " or start more workers.";
            case "UNKNOWN" -> "It may have been run: look at its effect before you send it again.";
            case "WORKER_LOST" -> "Its workers died while serving it: their log says why.";
            case "FORBIDDEN" -> "This key lacks the scope for it; the admin key has every scope.";
            case "INVALID_REQUEST", "TOO_LARGE" -> "The request itself is refused; sent again it is refused again.";
            case "NOT_FOUND" -> "There is no such thing here, or not in this key's tenant: check the id or name.";
            case "APPLICATION" -> "The worker declared this error; it is between you and the service.";
            case "INTERNAL" ->
                problem.requestId().isEmpty()
                        ? "The details are in the log of Reeve."
                        : "The details are in the log: ./reeve logs " + problem.requestId();
            default -> byStatus(problem);
        };
    }

    private static String byStatus(Problem problem) {
        return switch (problem.status()) {
            case 401 -> "The key is not valid here: check --key, REEVE_API_KEY or admin-key of the data folder.";
            case 403 -> "This key lacks the scope for it; the admin key has every scope.";
            // A reason that is not listed is a service's own: it was found, so this is a gateway.
            case 404 -> problem.reason().isEmpty() ? "Is this address a Reeve gateway? Check --url or REEVE_URL." : "";
            case 429, 503 -> "Try again " + wait(problem) + ".";
            default -> "";
        };
    }

    private static String wait(Problem problem) {
        long seconds = (problem.retryAfterMs() + 999) / 1_000;
        return seconds > 0 ? "in " + seconds + " s" : "in a moment";
    }
}
