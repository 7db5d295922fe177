// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Puts a client together. */
public final class ReeveBuilder {
    private static final Logger LOG = Logger.getLogger(ReeveBuilder.class.getName());
    private static final String CLIENT_NAME = "reeve-java/0.1.0";
    /** Beyond it a listener that hangs costs callbacks, not the app's memory. */
    private static final int CALLBACKS_MAX = 10_000;

    private final String url;
    private final Map<Setting, Double> settings = new EnumMap<>(Setting.class);
    private Store store = Store.inMemory();
    private AppInfo app = AppInfo.of("", "");
    private @Nullable DeviceKey key;
    private @Nullable Transport transport;
    private String appKey = "";
    private boolean json;
    private LogOptions logs = LogOptions.ON;

    ReeveBuilder(String url) {
        if (!url.matches("https?://[^/?#\\s]+/?")) {
            throw new IllegalArgumentException("the address of a gateway is http(s)://host[:port]");
        }
        this.url = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    /** Where the app keeps what survives it. */
    public ReeveBuilder installation(Store where) {
        this.store = where;
        return this;
    }

    /** What the app tells about itself. */
    public ReeveBuilder app(AppInfo info) {
        this.app = info;
        return this;
    }

    /** The same for an app on the JVM. */
    public ReeveBuilder app(String name, String version) {
        return app(AppInfo.of(name, version));
    }

    /** Binds the session to a key of the device. Only for installations that are new. */
    public ReeveBuilder deviceKey(DeviceKey ofDevice) {
        this.key = ofDevice;
        return this;
    }

    /** A publishable key ({@code rvp_...}), for apps of another tenant than {@code default}. */
    public ReeveBuilder appKey(String publishable) {
        this.appKey = publishable;
        return this;
    }

    /** Frames as JSON also where the app has gateway-api: easier to read in a debugger, larger on the wire. */
    public ReeveBuilder jsonFrames() {
        this.json = true;
        return this;
    }

    /** Nothing that is logged is kept or sent, and nobody can ask for anything. */
    public ReeveBuilder withoutLogs() {
        this.logs = logs.off();
        return this;
    }

    /**
     * Encrypts log records that wait in the store or its folder. Those that waited before there was a key are sent as
     * they are; those that were encrypted under another one are lost, and told as lost.
     */
    public ReeveBuilder logKey(LogKey ofApp) {
        this.logs = logs.under(ofApp);
        return this;
    }

    /** Another number than the usual one of docs/client-spec.md. */
    public ReeveBuilder set(Setting setting, double value) {
        if (!(value >= 0)) {
            throw new IllegalArgumentException(setting.key() + " is 0 or more");
        }
        settings.put(setting, value);
        return this;
    }

    /** Another HTTP library than OkHttp. */
    public ReeveBuilder transport(Transport other) {
        this.transport = other;
        return this;
    }

    /** Starts the client's threads; nothing is sent unless an earlier start left something. */
    public Reeve build() {
        Settings all = new Settings(settings);
        Transport http = transport == null ? new OkHttpTransport(all.whole(Setting.CONNECT_MS)) : transport;
        ExecutorService callbacks = callbackThread();
        Context context = new Context(
                url,
                all,
                new ThreadLoop("reeve-loop"),
                guarded(callbacks),
                http,
                store,
                () -> ThreadLocalRandom.current().nextDouble(),
                app);
        Core core = new Core(context, frames(), new Core.Named(key, appKey, CLIENT_NAME), logs, callbacks::shutdown);
        boolean unused = context.loop().execute(core::start);
        return new Reeve(core);
    }

    /** Protobuf where the app has gateway-api, which makes its classes. */
    private Frames frames() {
        if (json) {
            return new JsonFrames();
        }
        try {
            Class<?> unused = Class.forName("dev.reeve.gatewayapi.gateway.v1.ClientFrame");
            return new ProtoFrames();
        } catch (ClassNotFoundException | LinkageError e) {
            return new JsonFrames();
        }
    }

    private static ExecutorService callbackThread() {
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                1,
                1,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(CALLBACKS_MAX),
                work -> {
                    Thread thread = new Thread(work, "reeve-callbacks");
                    thread.setDaemon(true);
                    return thread;
                },
                new ThreadPoolExecutor.DiscardPolicy());
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    /** A listener that throws is its own affair. */
    private static Executor guarded(Executor callbacks) {
        return action -> callbacks.execute(() -> {
            try {
                action.run();
            } catch (RuntimeException e) {
                LOG.log(Level.WARNING, "a listener failed", e);
            }
        });
    }
}
