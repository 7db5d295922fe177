// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.images;

import java.util.List;

/** How a program in an image is started. */
sealed interface Start {
    /** Where all of it lies in the image. */
    String HOME = "/app";

    /** What {@code java} is told, after its own options. */
    List<String> arguments();

    /** A jar that names its libraries itself, as Quarkus packs one. */
    record Jar(String file) implements Start {
        @Override
        public List<String> arguments() {
            return List.of("-jar", HOME + "/" + file);
        }
    }

    /** A class of the jars in the folder and in {@code lib} below it. */
    record Main(String type) implements Start {
        @Override
        public List<String> arguments() {
            return List.of("-cp", HOME + "/*:" + HOME + "/lib/*", type);
        }
    }
}
