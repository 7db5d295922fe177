// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { type Captures, filled, mismatch } from './pattern.js';
import type { FakeNetwork, FakeRequest } from './virtual-platform.js';

export type Step = Record<string, any>;

/** The gateway's end of the requests of a scenario. */
export class ScenarioHttp {
  readonly #network: FakeNetwork;
  readonly #captures: Captures;
  readonly #named = new Map<string, FakeRequest>();
  readonly #bodies = new Map<FakeRequest, ReadableStreamDefaultController<Uint8Array>>();
  readonly #unread = new Set<FakeRequest>();
  #last: FakeRequest | undefined;

  constructor(network: FakeNetwork, captures: Captures) {
    this.#network = network;
    this.#captures = captures;
  }

  expect(step: Step): void {
    const { path } = step['expectHttp'];
    const at = this.#network.requests.findIndex(request => request.path === path);
    assert.ok(at >= 0, `no request of ${path}, but ${this.#network.requests.map(request => request.path)}`);
    const [request] = this.#network.requests.splice(at, 1);
    this.#last = request!;
    const fault = mismatch(step['expectHttp'], this.#last, this.#captures);
    assert.ok(fault === undefined, fault);
    if (step['as'] !== undefined) {
      this.#named.set(step['as'], this.#last);
    }
  }

  reply(step: Step): void {
    const { status, body, lines, events, open, headers } = filled(step['replyHttp'], this.#captures) as Step;
    const target = this.#target(step);
    const parts: string[] | undefined = lines?.map(lineText) ?? events?.map(eventText);
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const plain = typeof body === 'string' ? 'text/plain' : 'application/json';
    const type = events === undefined ? plain : 'text/event-stream';
    const content = parts === undefined ? text : this.#streamTo(target);
    target.reply(new Response(content, { status, headers: { 'content-type': type, ...headers } }));
    if (parts !== undefined) {
      this.#send(target, parts, open === true);
    }
  }

  replyLines(step: Step): void {
    this.#send(this.#target(step), step['replyLines'].map(lineText), false);
  }

  replyEvents(step: Step): void {
    const events = filled(step['replyEvents'], this.#captures) as Step[];
    this.#send(this.#target(step), events.map(eventText), step['open'] === true);
  }

  fail(step: Step): void {
    this.#target(step).fail(step['failHttp'].sent);
  }

  isCancelled(step: Step): boolean {
    const request = this.#target(step);
    return request.signal?.aborted === true || this.#unread.has(request);
  }

  /** The one of that name, or the last that was expected. */
  #target(step: Step): FakeRequest {
    return step['to'] === undefined ? this.#last! : this.#named.get(step['to'])!;
  }

  #streamTo(request: FakeRequest): ReadableStream<Uint8Array> {
    return new ReadableStream<Uint8Array>({
      start: controller => {
        this.#bodies.set(request, controller);
        request.signal?.addEventListener('abort',
          () => controller.error(new DOMException('aborted', 'AbortError')));
      },
      cancel: () => void this.#unread.add(request),
    });
  }

  #send(target: FakeRequest, parts: readonly string[], open: boolean): void {
    const body = this.#bodies.get(target)!;
    parts.forEach(part => body.enqueue(new TextEncoder().encode(part)));
    if (!open) {
      body.close();
    }
  }
}

function lineText(line: unknown): string {
  return `${JSON.stringify(line)}\n`;
}

function eventText({ event, id, data }: Step): string {
  const place = id === undefined ? '' : `id: ${id}\n`;
  return `${place}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}
