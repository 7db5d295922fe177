// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The doors by the words of {@code --door}. What a door needs is loaded when it is opened, not before. */
enum DoorName {
    HTTP {
        @Override
        CallDoor open(Installation installation) {
            return new HttpCallDoor(Gateway.of(installation), HttpCallDoor.Stream.LINES);
        }
    },
    SSE {
        @Override
        CallDoor open(Installation installation) {
            return new HttpCallDoor(Gateway.of(installation), HttpCallDoor.Stream.EVENTS);
        }
    },
    CONNECT {
        @Override
        CallDoor open(Installation installation) {
            return new ConnectCallDoor(Gateway.of(installation));
        }
    },
    GRPC {
        @Override
        CallDoor open(Installation installation) {
            return new GrpcCallDoor(new Http2Wire(installation.url(), installation.key()));
        }
    },
    GRPC_WEB {
        @Override
        CallDoor open(Installation installation) {
            return new GrpcCallDoor(new GrpcWebWire(Gateway.of(installation)));
        }
    },
    WS {
        @Override
        CallDoor open(Installation installation) {
            return new SocketCallDoor(installation, new JsonSocketForm());
        }
    },
    WS_PROTO {
        @Override
        CallDoor open(Installation installation) {
            return new SocketCallDoor(installation, new ProtoSocketForm());
        }
    };

    abstract CallDoor open(Installation installation);

    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static List<String> words() {
        return Arrays.stream(values()).map(DoorName::word).toList();
    }

    /** For picocli. */
    static final class Converter implements ITypeConverter<DoorName> {
        @Override
        public DoorName convert(String text) {
            return Arrays.stream(values())
                    .filter(door -> door.word().equals(text))
                    .findFirst()
                    .orElseThrow(() ->
                            new TypeConversionException("'" + text + "' is no door: " + String.join(", ", words())));
        }
    }
}
