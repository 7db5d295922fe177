// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.images;

/** How a program in an image is started. */
sealed interface Start {
    /** Where all of it lies in the image. */
    String HOME = "/app";

    /** What Quarkus packed into a folder, a jar that names its libraries among it. */
    record Quarkus() implements Start {}

    /** A class of the jars in the folder and in {@code lib} below it. */
    record Main(String type) implements Start {}

    /** PostgreSQL's own programs, and a script that makes a database of the folder it is given. */
    record Postgres() implements Start {}
}
