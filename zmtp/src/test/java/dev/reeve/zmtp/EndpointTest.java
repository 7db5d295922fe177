// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class EndpointTest {

    @Test
    void readsTheThreeKinds() {
        assertThat(Endpoint.parse("tcp://host:5555")).isEqualTo(new Endpoint.Tcp("tcp://host:5555", "host", 5555));
        assertThat(Endpoint.parse("tcp://[::1]:0")).isEqualTo(new Endpoint.Tcp("tcp://[::1]:0", "::1", 0));
        assertThat(Endpoint.parse("ipc:///run/x")).isEqualTo(new Endpoint.Ipc("ipc:///run/x", Path.of("/run/x")));
        assertThat(Endpoint.parse("inproc://a b")).isEqualTo(new Endpoint.Inproc("inproc://a b", "a b"));
    }

    @Test
    void refusesWhatItDoesNotUnderstand() {
        for (String text : List.of(
                "",
                "tcp://",
                "tcp://:1",
                "tcp://h",
                "tcp://h:x",
                "tcp://h:65536",
                "ipc://",
                "ipc://\0",
                "inproc://",
                "udp://h:1")) {
            assertThatThrownBy(() -> Endpoint.parse(text)).as(text).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
