// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import dev.reeve.workersdk.JsonCodec;
import dev.reeve.workersdk.Worker;

void main() {
    Worker.builder()
            .service("hello", service -> service
                    .version("1.0.0")
                    .method("say", JsonCodec.of(Name.class, Greeting.class), (name, call) -> greet(name))
                    .method("fail", JsonCodec.of(Name.class, Greeting.class), (name, call) -> fail(name)))
            .start()
            .awaitShutdown();
}

Greeting greet(Name name) throws InterruptedException {
    Thread.sleep(Integer.getInteger("hello.millis", 0)); // as if there were more to do
    return new Greeting("Hello " + name.name());
}

Greeting fail(Name name) {
    throw new IllegalStateException("no " + name.name());
}

record Name(String name) {}

record Greeting(String text) {}
