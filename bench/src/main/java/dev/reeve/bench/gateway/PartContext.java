// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.gateway;

import dev.reeve.bench.broker.BenchProcess;
import dev.reeve.bench.broker.Surroundings;
import dev.reeve.bench.broker.Timing;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * What a part measures in.
 *
 * @param out for people, as it goes
 */
record PartContext(GatewayOptions options, Surroundings surroundings, PrintStream out) {
    Timing timing() {
        return options.timing();
    }

    /** A process of this program: see {@link GatewayMain}. */
    BenchProcess own(String title, String... words) throws IOException {
        List<String> arguments = new ArrayList<>();
        arguments.addAll(List.of("-cp", System.getProperty("java.class.path"), GatewayMain.class.getName()));
        arguments.addAll(List.of(words));
        return surroundings.java(title, false, arguments);
    }

    /** The same with servers that a load maker goes before. */
    PartContext lessPressing() {
        return new PartContext(options, surroundings.lessPressing(), out);
    }
}
