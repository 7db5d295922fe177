// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import com.google.protobuf.ByteString;
import com.google.protobuf.ListValue;
import com.google.protobuf.NullValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.reeve.gatewayapi.log.v1.Record;
import dev.reeve.gatewayapi.log.v1.Source;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Seeded records, and filters that ask of them. */
final class FilterSamples {
    static final int SENDERS = 8;

    private static final List<String> WORDS = List.of(
            "cart",
            "CartScreen",
            "addItem",
            "checkout",
            "Größe",
            "ПРИВЕТ",
            "İstanbul",
            "straße",
            "time",
            "timeout",
            "timed",
            "out",
            "id=77",
            "12:30",
            "x",
            "😀",
            "çava",
            "HTTP",
            "POST",
            "/v1/logs",
            "500",
            "it's",
            "\\d+",
            "100%",
            "a_b",
            "{\"n\":1}",
            ">>>",
            "--",
            "null",
            "OR",
            "(",
            "[x]",
            "ß",
            "\t",
            "\n",
            "ok");
    private static final List<String> LOGGERS = List.of("", "net.Http", "net.Socket", "Net", "ui.CartScreen", "db");
    private static final List<String> THREADS = List.of("", "main", "pool-1", "Pool-2");
    private static final List<String> SCREENS = List.of("", "cart", "Checkout", "home%");
    private static final List<String> TYPES = List.of("text/plain", "application/json", "application/octet-stream");
    private static final List<Double> NUMBERS = List.of(0.0, -0.0, 1.0, 500.0, 9.9, -3.25, 1e21, 1e-7, 1e15, 1.5e300);

    private static final String WRITTEN = """
        cart
        CART
        cart*
        art
        screen
        İstanbul
        istanbul
        straße
        strasse
        😀
        *
        >>>
        cart >>>
        12:30
        timeout 500
        time out
        "time out"
        "out time"
        "cart screen"
        "Screen addItem"
        "id 77"
        "id=7"
        "time"
        "--"
        "it's"
        it's
        /time(out|d)/
        /^cart/
        /(?i)CART/
        /\\bok$/
        /./
        -/./
        /\\/v1/
        /\\\\d/
        cart OR time
        cart OR (time -out)
        -cart
        -(cart OR time)
        -"time out"
        -/tim/ cart
        /tim/ OR level>=error
        -(-cart)
        level:info
        level=info
        level>=warn
        level<=debug
        -level>=info
        level>=debug level<=warn
        app:shop
        app=shop
        app="Shop Till"
        -app:shop
        version:1.4
        version=1.4.3
        build:b
        build=b1
        -build:b
        user:u
        user=u_1
        -user=u_1
        device:I_
        device=i_Dev1
        device:box
        device="box 3"
        session=s1
        session:S
        trace:00
        trace:01
        trace=010000000000000000000000000000ab
        trace=010000000000000000000000000000AB
        -trace:0
        request:req
        request=req-2
        -request:req
        logger:net.*
        logger:net
        logger=net
        -logger:net
        thread:POOL
        thread=Pool-2
        screen:home%
        screen:"home%"
        screen=cart
        kind:exception
        kind=MARKER
        -kind:text
        has:exception
        -has:exception
        has:payload
        -has:payload
        has:gap
        -has:gap
        has:gap OR level>=error
        has:gap has:payload
        seq:3
        seq=105
        seq>=20
        seq<=5
        seq>=100 seq<=200
        -seq:3
        since:12h
        until:12h
        since:30h until:10h
        since:2026-11-25T00:00:00Z
        until:2026-11-24T12:00:00+01:00
        -since:1d
        since:3d OR cart
        attr.http.status=500
        attr.http.status:5
        -attr.http.status:5
        attr.http.status=true
        attr.http.status=9.9
        attr.http.status=0.0000001
        attr.http.status=1000000000000000000000
        attr.http.status:c
        attr.order.item.name:t
        attr.none=1
        attr.exception.type:JAVA
        attr.a'b=1
        attr.http.status="it's"
        app:"' OR 1=1 --"
        logger="'; DROP TABLE x; --"
        "' : & | ! ( ) <-> \\\\'"
        screen:"\\\\"
        user:u_1 (level>=warn OR cart) -logger:net -/x$/
        """;

    private final Random random;

    FilterSamples(long seed) {
        random = new Random(seed);
    }

    /** Two of one user's, an API key's among them. */
    Caller caller(int sender) {
        return sender % 4 == 3
                ? new Caller("acme", "k_app" + sender, "", Set.of("logs:write"))
                : new Caller("acme", "u_" + sender / 2, "i_Dev" + sender, Set.of("logs:write"));
    }

    Source source(int sender, Source usual) {
        return usual.toBuilder()
                .setAppName(sender % 2 == 0 ? "shop" : "Shop Till")
                .setAppVersion("1.4." + sender)
                .setBuildId(sender < 4 ? "b" + sender : "")
                .setInstallation("box " + sender)
                .clearSentUnixNano()
                .build();
    }

    /** With seq from 1 on, over the last two days. */
    List<Record> records(int count, long nowNanos) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(seq -> record(seq, nowNanos - random.nextLong(48L * 3_600_000_000_000L)))
                .toList();
    }

    private Record record(int seq, long timeNanos) {
        Record.Builder record = Record.newBuilder()
                .setSeq(seq)
                .setTimeUnixNano(timeNanos)
                .setSeverity(random.nextInt(25))
                .setBody(text(1 + random.nextInt(8)))
                .setKindValue(random.nextInt(8))
                .setLogger(one(LOGGERS))
                .setThread(one(THREADS))
                .setScreen(one(SCREENS))
                .setEventName(random.nextInt(5) == 0 ? "cart.opened" : "");
        if (random.nextInt(3) == 0) {
            record.setPayload(ByteString.copyFrom(text(4), StandardCharsets.UTF_8))
                    .setMediaType(one(TYPES));
        }
        if (random.nextInt(3) == 0) {
            byte[] trace = new byte[16];
            trace[0] = (byte) random.nextInt(4);
            trace[15] = (byte) 0xAB;
            record.setTraceId(ByteString.copyFrom(trace));
        }
        attributes(record);
        return record.build();
    }

    private void attributes(Record.Builder record) {
        if (random.nextInt(3) == 0) {
            record.putAttributes("http.status", value());
        }
        if (random.nextInt(3) == 0) {
            record.putAttributes("http", object("status", value()));
        }
        if (random.nextInt(4) == 0) {
            record.putAttributes("order", object("item", object("name", value())));
        }
        if (random.nextInt(4) == 0) {
            record.putAttributes("requestId", text("req-" + random.nextInt(5)));
        }
        if (random.nextInt(6) == 0) {
            record.putAttributes("exception.type", text("java.io.IOException"));
        }
    }

    private Value value() {
        return switch (random.nextInt(7)) {
            case 0 -> Value.newBuilder().setBoolValue(random.nextBoolean()).build();
            case 1 -> Value.newBuilder().setNullValue(NullValue.NULL_VALUE).build();
            case 2 ->
                Value.newBuilder()
                        .setListValue(ListValue.newBuilder().addValues(text("500")))
                        .build();
            case 3, 4 ->
                Value.newBuilder()
                        .setNumberValue(NUMBERS.get(random.nextInt(NUMBERS.size())))
                        .build();
            default -> text(one(WORDS));
        };
    }

    private static Value object(String name, Value value) {
        return Value.newBuilder()
                .setStructValue(Struct.newBuilder().putFields(name, value))
                .build();
    }

    private static Value text(String text) {
        return Value.newBuilder().setStringValue(text).build();
    }

    private String text(int words) {
        List<String> text = new ArrayList<>();
        for (int i = 0; i < words; i++) {
            text.add(one(WORDS));
        }
        return String.join(one(List.of(" ", " ", ", ", "-")), text);
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    /** Filters of the shape that people type, as many as wanted. */
    Stream<String> random(int count) {
        return IntStream.range(0, count).mapToObj(_ -> any(3));
    }

    private String any(int depth) {
        int terms = 1 + random.nextInt(3);
        List<String> all = new ArrayList<>();
        for (int i = 0; i < terms; i++) {
            String term = depth > 0 && random.nextInt(4) == 0 ? "(" + any(depth - 1) + ")" : term();
            all.add(random.nextInt(4) == 0 ? "-" + term : term);
        }
        return String.join(random.nextInt(3) == 0 ? " OR " : " ", all);
    }

    private String term() {
        return switch (random.nextInt(8)) {
            case 0 -> one(List.of("cart", "screen", "grö", "привет", "time", "addit", "7", "x", "500", "i"));
            case 1 -> '"' + one(List.of("time out", "cart screen", "id 7", "12 30", "screen add", "it s", ">>>")) + '"';
            case 2 -> '/' + one(List.of("tim(e|ed)", "^cart", "(?i)POST", "\\d\\d", "ß|😀", "[(]", "x$", ".")) + '/';
            case 3 -> one(List.of("level:", "level>=", "level<=", "level=")) + one(List.of("debug", "warn", "error"));
            case 4 -> one(List.of("seq:", "seq>=", "seq<=")) + random.nextInt(120);
            case 5 -> one(List.of("has:exception", "has:payload", "has:gap", "kind:enter", "since:1d", "until:6h"));
            case 6 ->
                one(List.of("logger", "thread", "screen", "app", "device", "build", "user", "version", "session"))
                        + one(List.of(":", "="))
                        + one(List.of(
                                "net", "Net", "main", "pool*", "cart", "shop", "i_dev1", "b1", "u_1", "1.4.2", "s3"));
            default ->
                one(List.of("attr.http.status", "attr.order.item.name", "request", "attr.exception.type"))
                        + one(List.of(":", "="))
                        + one(List.of("500", "req-1", "true", "cart", "9", "0", "java", "0.0000001", "\"it's\""));
        };
    }

    /** One for each rule of docs/log-filter.md, and what could break out of it. */
    static Stream<String> written() {
        return Stream.concat(Stream.of(""), WRITTEN.lines());
    }
}
