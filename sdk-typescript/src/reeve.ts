// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import { AuthRequests, type ClientInfo } from './auth-request.js';
import { Auth } from './auth.js';
import { Calls } from './calls.js';
import { Connection, type ConnectionState, type Terminal } from './connection.js';
import { DeviceKey } from './device-key.js';
import { clientClosed } from './error.js';
import { EventStreams } from './event-streams.js';
import { Fallback } from './fallback.js';
import { type FrameCodec, jsonFrames } from './frames.js';
import { Http } from './http.js';
import { indexedDbStore } from './indexed-db.js';
import { browserLifecycle, type LifecycleHooks } from './lifecycle.js';
import { Listeners } from './listeners.js';
import { logsOf } from './log-assembly.js';
import type { LogOptions } from './log-options.js';
import type { LogLevel } from './log-record.js';
import type { Logs } from './logs.js';
import { Network } from './network.js';
import { Outbox } from './outbox.js';
import { type Platform, type SocketMaker, thisPlatform } from './platform.js';
import { Service } from './service.js';
import { SessionKeeper, type SessionEvent } from './session-keeper.js';
import { SessionStore } from './session.js';
import { defaultSettings, type Settings } from './settings.js';
import { memoryStore, type Store } from './store.js';
import { Topic, Topics } from './topics.js';
import { abortWith } from './waiting.js';

export const VERSION = '0.1.0';

/** What `connect` takes. Only `url` is needed. */
export interface Options {
  /** Of the gateway: `https://api.example.com`. */
  readonly url: string;
  /** Where session, outbox and logs are kept; IndexedDB in browsers, else in memory. */
  readonly store?: Store;
  /** Keeps two clients of one page apart: names their database and their locks. */
  readonly name?: string;
  /** Shown in the session list and beside log records. */
  readonly app?: ClientInfo;
  /** In place of a session, for programs on servers. */
  readonly apiKey?: string;
  /** Below it nothing is logged; INFO if not said. */
  readonly logLevel?: LogLevel;
  /** What people at the console may ask for, and what they must not see; `false`: there is no log. */
  readonly logs?: LogOptions | false;
  /** `jsonFrames`, or `protobufFrames` of `@reeve/client/proto`. */
  readonly frames?: FrameCodec;
  /** Where there is none of its own: Node 20 (`ws`). Without one calls go over HTTP and topics as event streams. */
  readonly webSocket?: SocketMaker;
  readonly fetch?: typeof fetch;
  readonly settings?: Partial<Settings>;
  /** In the first frame of a socket, for people who look for it. */
  readonly clientName?: string;
  /** For tests: time, chance and network. */
  readonly platform?: Platform;
}

/** A client of one gateway. */
export class Reeve implements LifecycleHooks {
  readonly auth: Auth;
  readonly outbox: Outbox;
  readonly logs: Logs;
  readonly #platform: Platform;
  readonly #settings: Settings;
  readonly #closed = new AbortController();
  readonly #network = new Network();
  readonly #keeper: SessionKeeper;
  readonly #connection: Connection;
  readonly #calls: Calls;
  readonly #topics: Topics;
  readonly #fallback: Fallback;
  readonly #undoLifecycle: () => void;
  readonly #sessionsLost = new Listeners<string>();

  constructor(options: Options) {
    const name = options.name ?? 'reeve';
    const platform = options.platform ?? thisPlatform(options);
    const settings = { ...defaultSettings, ...options.settings };
    const store = options.store ?? usualStore(platform, name);
    const closed = this.#closed.signal;
    const network = this.#network;
    const http = new Http(options.url, platform);
    const sessions = new SessionStore(store);
    const key = DeviceKey.of(platform, store);
    const apiKey = options.apiKey;
    const keeper = new SessionKeeper({ platform, settings, http, network, sessions, key, apiKey, name, closed });
    const url = http.socketUrl('/v1/ws');
    const codec = options.frames ?? jsonFrames;
    const client = options.clientName ?? `reeve-typescript/${VERSION}`;
    const connection = new Connection({ platform, settings, codec, url, client }, keeper, network);
    const calls = new Calls({ platform, settings, http, network, keeper, connection, closed });
    const streams = new EventStreams({ platform, settings, http, network, keeper, closed });
    const info = options.app ?? {};
    const auth = { platform, settings, http, keeper, sessions, key, info, closed };
    const requests = new AuthRequests(auth);
    const source = sourceOf(info, platform);
    this.#platform = platform;
    this.#settings = settings;
    this.#keeper = keeper;
    this.#connection = connection;
    this.#calls = calls;
    this.#topics = new Topics({ platform, settings, http, connection, calls, streams });
    const topics = this.#topics;
    this.#fallback = new Fallback({ platform, settings, http, connection, network, streams, topics, closed });
    this.outbox = new Outbox({ platform, settings, store, keeper, network, calls, topics, name, closed });
    const logs = { level: options.logLevel ?? 'INFO', options: options.logs ?? {} };
    this.logs = logsOf({ ...logs, platform, settings, store, keeper, network, calls, requests, source, closed });
    this.auth = new Auth(auth, requests, () => this.#briefly(this.logs.flush()));
    this.#listen();
    this.#undoLifecycle = platform.browser && options.platform === undefined ? browserLifecycle(this) : () => {};
  }

  /** Of the live connection. `idle` until it is needed. */
  get state(): ConnectionState {
    return this.#connection.state;
  }

  /** Whether topics come as event streams, because no WebSocket gets through. */
  get isFallback(): boolean {
    return this.#fallback.isOn;
  }

  onState(listener: (state: ConnectionState) => void): () => void {
    return this.#connection.states.add(listener);
  }

  /** Sign-ins, refreshes, and ends, in this tab or another. */
  onSession(listener: (event: SessionEvent) => void): () => void {
    return this.#keeper.events.add(listener);
  }

  /** The session ended though nobody signed out: the app shows its sign-in. */
  onSessionLost(listener: (reason: string) => void): () => void {
    return this.#sessionsLost.add(listener);
  }

  /** The gateway will have nothing more to do with this program as it is; only `connect()` tries again. */
  onTerminal(listener: (end: Terminal) => void): () => void {
    return this.#connection.terminals.add(listener);
  }

  service(name: string): Service {
    return new Service(name, this.#calls, this.#platform, this.#settings);
  }

  topic<T = unknown>(name: string): Topic<T> {
    return new Topic<T>(name, this.#topics);
  }

  /** An access token for requests of the app's own; undefined if nobody is signed in. */
  token(): Promise<string | undefined> {
    return this.#keeper.token(this.#closed.signal);
  }

  /** Another one, after that one was refused. */
  tokenAfter(refused: string): Promise<string | undefined> {
    this.#keeper.drop(refused);
    return this.token();
  }

  /** Opens the live connection; a first topic does so, too. Calls need none. */
  connect(): void {
    this.#connection.connect();
  }

  disconnect(): void {
    this.#connection.disconnect();
  }

  networkUp(): void {
    this.#network.set(true);
    this.#connection.networkUp();
  }

  networkDown(): void {
    this.#network.set(false);
    this.#connection.networkDown();
  }

  networkMetered(is: boolean): void {
    this.logs.networkMetered(is);
  }

  foreground(): void {
    this.logs.foreground();
    this.#connection.foreground();
    this.#fallback.foreground();
    this.outbox.resume();
  }

  background(): void {
    this.#connection.background();
    this.logs.background();
  }

  /** Ends everything. What is in the outbox and what was logged stay in the store. */
  async close(): Promise<void> {
    this.#undoLifecycle();
    this.logs.close();
    this.#topics.close();
    this.#connection.close();
    abortWith(this.#closed, clientClosed());
    this.#keeper.close();
    this.outbox.close();
    await this.#briefly(this.logs.keep());
    this.logs.leave();
  }

  #listen(): void {
    let user = '';
    this.#keeper.events.add(event => {
      if (event.kind === 'started') {
        user = event.session.user;
        this.logs.signedIn();
      } else if (event.kind === 'lost') {
        this.#sessionsLost.tell(event.reason);
      } else if (event.kind === 'ended') {
        this.#topics.clear();
        void this.outbox.forget(user);
      }
    });
    void this.#keeper.ready().then(() => user ||= this.#keeper.session?.user ?? '').catch(() => {});
    this.#connection.states.add(state => state === 'open' && this.logs.opened());
    this.#connection.events.add(frame => {
      if (frame.kind === 'publication' && frame.topic.startsWith('device.')) {
        const { payload, publishedAt } = frame.item;
        this.logs.command(payload !== undefined && 'json' in payload ? payload.json : undefined, publishedAt);
      }
    });
  }

  /** Waits for it, but not for ever: an app that leaves is not held up. */
  async #briefly(work: Promise<void>): Promise<void> {
    let stop = () => {};
    const late = new Promise<void>(resolve => stop = this.#platform.after(this.#settings.closeMs, resolve));
    await Promise.race([work, late]);
    stop();
  }
}

/** A client of the gateway at `url`. It opens nothing before it is asked for something. */
export function connect(options: Options): Reeve {
  return new Reeve(options);
}

function usualStore(platform: Platform, name: string): Store {
  return platform.browser && typeof indexedDB !== 'undefined' ? indexedDbStore(name) : memoryStore();
}

function sourceOf(info: ClientInfo, platform: Platform): Record<string, unknown> {
  return {
    ...(info.name === undefined ? {} : { appName: info.name }),
    ...(info.appVersion === undefined ? {} : { appVersion: info.appVersion }),
    ...(info.model === undefined ? {} : { deviceModel: info.model }),
    osName: platform.name,
  };
}
