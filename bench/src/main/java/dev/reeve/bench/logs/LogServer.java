// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.logs;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A server of logs. Every request is answered over HTTP/1.1. */
interface LogServer extends AutoCloseable {
    /** Of that one in tables. */
    String name();

    /** Lines of one device, newline-delimited JSON. */
    HttpRequest intake(Device device, List<Line> lines);

    /** Whether the answer to {@link #intake} says that it has all of them. */
    boolean hasTaken(HttpResponse<byte[]> answer, int lines) throws IOException;

    /** The newest page of 200 that a question finds from a time on; {@code after} is empty or goes on with another. */
    HttpRequest page(Question question, Instant from, String after);

    /** How many an answer to {@link #page} has, and where it goes on. */
    Found found(HttpResponse<byte[]> answer) throws IOException;

    /** How many of each level, in 60 buckets. */
    HttpRequest histogram(Instant from, Instant to);

    /** Of a page with this word. */
    default HttpRequest word(String word) {
        return page(new Question("", word, false), Instant.now().minus(Duration.ofHours(1)), "");
    }

    /** Processor seconds until now, by process. */
    Map<String, Double> processorSeconds();

    /** Bytes of memory, by process. */
    Map<String, Long> residentBytes();

    @Override
    void close();

    /**
     * What is looked for.
     *
     * @param name in tables
     * @param word that must occur; null = any
     * @param filtered errors of one logger alone
     */
    record Question(String name, @Nullable String word, boolean filtered) {}

    /**
     * A page.
     *
     * @param next empty = that is all
     */
    record Found(int entries, String next) {}
}
