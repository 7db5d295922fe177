// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { CallOptions } from '../src/call.js';
import { ReeveError } from '../src/error.js';
import {
  type AppHeaders, connect, headerBytes, memoryStore, type LogLevel, type LogOptions, type Reeve, type Store,
  type Subscription,
} from '../src/index.js';
import { type Captures, filled, mismatch } from './pattern.js';
import { ScenarioHttp, type Step } from './scenario-http.js';
import { FakeNetwork, type FakeSocket, settle, virtualPlatform, VirtualTime } from './virtual-platform.js';

export interface Scenario {
  readonly id: string;
  readonly title: string;
  readonly client: Step;
  readonly steps: readonly Step[];
}

/** What something that was begun has come to. */
interface Outcome {
  state: 'pending' | 'done' | 'failed';
  body?: unknown;
  replayed?: boolean;
  app?: AppHeaders;
  error?: unknown;
}

const SIGNED_IN = {
  session: { user: 'u_1', session: 's_1', refreshToken: 'rt-1', anonymous: false },
  installation: { installation: 'i_1', secret: 'is-1' },
};

/** Plays the app and the gateway of one scenario; the format is in client-scenarios/README.md. */
export class ScenarioRun {
  readonly #folder: URL;
  readonly #scenario: Scenario;
  readonly #time = new VirtualTime();
  readonly #network = new FakeNetwork();
  readonly #store: Store = memoryStore();
  readonly #captures: Captures = new Map();
  readonly #outcomes = new Map<string, Outcome>();
  readonly #cancels = new Map<string, AbortController>();
  readonly #parts = new Map<string, unknown[]>();
  readonly #topics = new Map<string, unknown[]>();
  readonly #subscriptions = new Map<string, Subscription>();
  readonly #http = new ScenarioHttp(this.#network, this.#captures);
  readonly #queued = new Map<number, string>();
  readonly #states: string[] = [];
  #events: Step[] = [];
  #reeve!: Reeve;
  #socket: FakeSocket | undefined;

  constructor(folder: URL, scenario: Scenario) {
    this.#folder = folder;
    this.#scenario = scenario;
  }

  async run(): Promise<void> {
    const store = this.#scenario.client['store'] === 'signedIn' ? SIGNED_IN : this.#scenario.client['store'] ?? {};
    for (const [key, value] of Object.entries(store)) {
      await this.#store.set(key, JSON.stringify(value));
    }
    this.#start();
    try {
      await this.#all(this.#scenario.steps, '');
      await settle();
      this.#expectNothing();
    } finally {
      await this.#reeve.close();
    }
    await settle();
    assert.equal(this.#time.pending, 0, 'a closed client keeps no timer');
  }

  #start(): void {
    const { random, settings, logs } = this.#scenario.client;
    const platform = virtualPlatform(this.#time, this.#network, [...(random ?? [1])]);
    this.#reeve = connect({
      url: 'http://gateway.test',
      store: this.#store,
      platform,
      clientName: 'reeve-test/1',
      settings: settings ?? {},
      logs: logs === undefined ? false : logOptions(logs),
    });
    for (const [name, value] of Object.entries(logs?.watches ?? {})) {
      this.#reeve.logs.watch(name, () => value);
    }
    for (const [kind, all] of Object.entries<unknown[]>(logs?.instances ?? {})) {
      this.#reeve.logs.instances(kind, () => all);
    }
    this.#reeve.onState(state => this.#states.push(state));
    this.#reeve.onSessionLost(reason => this.#events.push({ sessionLost: reason }));
    this.#reeve.onTerminal(({ code }) => this.#events.push({ terminal: code }));
    this.#reeve.outbox.onChange(event => {
      const name = this.#queued.get(event.entry.number);
      if (event.kind === 'sent') {
        this.#events.push({ sent: name });
      } else if (event.kind === 'failed') {
        this.#events.push({ failed: name, reason: event.error.reason });
      }
    });
  }

  async #all(steps: readonly Step[], where: string): Promise<void> {
    for (const [at, step] of steps.entries()) {
      await settle();
      try {
        await this.#step(step);
      } catch (fault) {
        if (fault instanceof Error && !fault.message.startsWith('step ')) {
          fault.message = `step ${where}${at} ${JSON.stringify(step)}: ${fault.message}`;
        }
        throw fault;
      }
    }
  }

  async #step(step: Step): Promise<void> {
    if ('include' in step) {
      const included = JSON.parse(readFileSync(new URL(`lib/${step['include']}.json`, this.#folder), 'utf8'));
      await this.#all(included.steps, `${step['include']}.`);
    } else if ('do' in step) {
      await this.#app(step['do'], step);
    } else {
      await this.#gateway(step);
    }
  }

  async #app(action: string, step: Step): Promise<void> {
    const reeve = this.#reeve;
    switch (action) {
      case 'call': return this.#call(step);
      case 'stream': return this.#stream(step);
      case 'cancel': return this.#cancels.get(step['of'])!.abort();
      case 'subscribe': return this.#subscribe(step['topic']);
      case 'unsubscribe': return this.#subscriptions.get(step['topic'])!.close();
      case 'publish': {
        const { topic, body, idempotencyKey } = step;
        return this.#begin(step, reeve.topic(topic).publish(body, idempotencyKey ? { idempotencyKey } : {}));
      }
      case 'queue': return this.#queue(step);
      case 'startAnonymously': return this.#begin(step, reeve.auth.startAnonymously());
      case 'signIn': return this.#begin(step, reeve.auth.signIn(step['email'], step['password']));
      case 'mfa': return this.#begin(step, reeve.auth.mfa(step['code']));
      case 'device': return this.#begin(step, reeve.auth.device());
      case 'signOut': return this.#begin(step, reeve.auth.signOut());
      case 'log': return this.#log(step);
      case 'restart': return this.#restart();
      case 'close': return this.#begin({ as: '' }, reeve.close());
      case 'connect': return reeve.connect();
      case 'disconnect': return reeve.disconnect();
      case 'networkUp': return reeve.networkUp();
      case 'networkDown': return reeve.networkDown();
      case 'networkMetered': return reeve.networkMetered(true);
      case 'networkUnmetered': return reeve.networkMetered(false);
      case 'foreground': return reeve.foreground();
      case 'background': return reeve.background();
      default: throw new Error(`the app cannot ${action}`);
    }
  }

  #call(step: Step): void {
    const { service, method, body } = step;
    this.#begin(step, this.#reeve.service(service).invoke(method, body, this.#options(step)),
      reply => ({ body: reply.body, replayed: reply.replayed, app: reply.app }));
  }

  #stream(step: Step): void {
    const { service, method, body, as } = step;
    const parts: unknown[] = [];
    this.#parts.set(as, parts);
    const stream = this.#reeve.service(service).stream(method, body, this.#options(step));
    this.#begin(step, (async () => {
      for await (const part of stream) {
        parts.push(part);
      }
      return stream.end;
    })());
  }

  #options(step: Step): CallOptions {
    const cancel = new AbortController();
    this.#cancels.set(step['as'], cancel);
    const { deadlineMs, idempotencyKey, idempotent, door, headers } = step;
    const app = headers === undefined ? undefined : Object.fromEntries(Object.entries(headers)
      .map(([name, value]) => [name, Array.isArray(value) ? Uint8Array.from(value) : value]));
    const given = Object.entries({ deadlineMs, idempotencyKey, idempotent, door, app })
      .filter(([, value]) => value !== undefined);
    return { ...Object.fromEntries(given), signal: cancel.signal };
  }

  #subscribe(topic: string): void {
    const events: unknown[] = [];
    this.#topics.set(topic, events);
    this.#subscriptions.set(topic, this.#reeve.topic(topic).subscribe({
      message: publication => events.push({ publication }),
      reset: reset => events.push({ reset }),
      closed: closed => events.push({ closed }),
    }));
  }

  async #queue(step: Step): Promise<void> {
    const { as, service, method, body, idempotencyKey } = step;
    const added = this.#reeve.outbox.add(service, method, body, idempotencyKey ? { idempotencyKey } : {});
    this.#begin(step, added);
    await added.then(entry => this.#queued.set(entry.number, as), () => {});
  }

  #log(step: Step): void {
    const { level, text, logger, fields } = step;
    this.#reeve.logs.log({
      level: level as LogLevel, kind: 'TEXT', text, fields, logger: logger ?? '', value: undefined,
    });
  }

  /** As after a kill: nothing of the old client goes on, and nobody hears of it. */
  #restart(): void {
    this.#time.forgetTimers();
    this.#network.forget();
    this.#socket = undefined;
    this.#events = [];
    this.#time.nowMs += 1;
    this.#start();
  }

  #begin<T>(step: Step, work: Promise<T>, seen: (value: T) => Partial<Outcome> = body => ({ body })): void {
    const outcome: Outcome = { state: 'pending' };
    this.#outcomes.set(step['as'], outcome);
    work.then(
      value => Object.assign(outcome, { state: 'done' }, seen(value)),
      error => Object.assign(outcome, { state: 'failed', error }));
  }

  async #gateway(step: Step): Promise<void> {
    const [kind] = Object.keys(step).filter(name => name !== 'as' && name !== 'to' && name !== 'open');
    switch (kind) {
      case 'expectConnect': {
        this.#socket = this.#take(this.#network.connects, 'connect');
        return;
      }
      case 'acceptConnect': return this.#socket!.onopen!(undefined as never);
      case 'refuseConnect':
      case 'failConnect':
      case 'cutSocket': return this.#socket!.onclose!({ code: 1006, reason: '' });
      case 'closeSocket': return this.#socket!.onclose!({ code: step['closeSocket'], reason: '' });
      case 'expectFrame': return this.#expectFrame(step['expectFrame']);
      case 'sendFrame':
        return this.#socket!.onmessage!({ data: JSON.stringify(filled(step['sendFrame'], this.#captures)) });
      case 'expectHttp': return this.#http.expect(step);
      case 'replyHttp': return this.#http.reply(step);
      case 'replyLines': return this.#http.replyLines(step);
      case 'replyEvents': return this.#http.replyEvents(step);
      case 'failHttp': return this.#http.fail(step);
      case 'advanceMs': return this.#time.advance(step['advanceMs']);
      default: return this.#look(step);
    }
  }

  async #look(step: Step): Promise<void> {
    const kind = Object.keys(step)[0]!;
    const wanted = step[kind];
    switch (kind) {
      case 'expectClosed': return void this.#take(this.#network.closes, 'close');
      case 'expectState': return assert.equal(this.#reeve.state, wanted);
      case 'expectStates': return assert.deepEqual(this.#states.splice(0), wanted);
      case 'expectResult': return this.#expectResult(step);
      case 'expectError': return this.#expectError(step);
      case 'expectPending': return assert.equal(this.#outcomes.get(wanted)?.state, 'pending');
      case 'expectParts': return this.#match(step['bodies'], this.#parts.get(wanted)!.splice(0));
      case 'expectTopic': return this.#match(step['events'], this.#topics.get(wanted)!.splice(0));
      case 'expectEvent': return this.#match(wanted, this.#take(this.#events, 'event'));
      case 'expectOutbox': return assert.equal((await this.#reeve.outbox.entries()).length, wanted);
      case 'expectStore': return this.#expectStore(wanted);
      case 'expectCancelled': return assert.ok(this.#http.isCancelled(step), 'not cancelled');
      case 'expectFallback': return assert.equal(this.#reeve.isFallback, wanted);
      case 'expectNothing': return this.#expectNothing();
      default: throw new Error(`unknown step ${kind}`);
    }
  }

  #expectFrame(pattern: unknown): void {
    const frame = this.#take(this.#network.frames, 'frame');
    this.#match(pattern, frame);
    this.#captures.set('$id', frame['id']);
  }

  #expectResult(step: Step): void {
    const outcome = this.#outcomes.get(step['expectResult'])!;
    assert.equal(outcome.state, 'done', String(outcome.error));
    if ('body' in step) {
      this.#match(step['body'], outcome.body);
    }
    for (const [name, value] of Object.entries(step['headers'] ?? {})) {
      const seen = outcome.app?.[name];
      assert.deepEqual(Array.isArray(value) ? [...headerBytes(seen!)] : seen, value);
    }
    if ('replayed' in step) {
      assert.equal(outcome.replayed, step['replayed']);
    }
  }

  #expectError(step: Step): void {
    const { expectError, ...fields } = step;
    const outcome = this.#outcomes.get(expectError)!;
    assert.equal(outcome.state, 'failed');
    assert.ok(outcome.error instanceof ReeveError, String(outcome.error));
    const { reason, code, domain } = outcome.error;
    this.#match(fields, { reason, code, domain });
  }

  async #expectStore(wanted: Step): Promise<void> {
    for (const [key, pattern] of Object.entries(wanted)) {
      if (pattern === null) {
        assert.deepEqual(await this.#store.keys(key), [], 'nothing under that name, or one that begins so');
      }
      const text = await this.#store.get(key);
      this.#match({ [key]: pattern }, { [key]: text === undefined ? undefined : JSON.parse(text) });
    }
  }

  #expectNothing(): void {
    const { connects, frames, requests, closes } = this.#network;
    const paths = requests.map(request => request.path);
    const left = { connects: connects.length, frames, paths, closes, events: this.#events };
    assert.deepEqual(left, { connects: 0, frames: [], paths: [], closes: [], events: [] });
  }

  #take<T>(list: T[], what: string): T {
    assert.ok(list.length > 0, `no ${what}`);
    return list.shift()!;
  }

  #match(pattern: unknown, value: unknown): void {
    const fault = mismatch(pattern, value, this.#captures);
    assert.ok(fault === undefined, fault);
  }
}

function logOptions({ offers, redact, redactFails }: Step): LogOptions {
  const rules: ((text: string) => string)[] = [];
  if (redact !== undefined) {
    rules.push(text => text.replace(new RegExp(redact, 'g'), '[redacted]'));
  }
  if (redactFails !== undefined) {
    rules.push(text => {
      assert.ok(!text.includes(redactFails), 'a rule that fails');
      return text;
    });
  }
  return { offers: offers ?? [], redact: rules };
}
