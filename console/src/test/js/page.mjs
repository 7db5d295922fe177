// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// As much of a browser's page as parts of the console need that are tested without one: elements, and timers that a
// test moves. What is laid out, seen or focused is tested in a real browser.
import { mock } from 'node:test';

class Element extends EventTarget {
  constructor(tag) {
    super();
    Object.assign(this, { tag, attributes: new Map(), nodes: [], style: {}, dataset: {}, className: '', hidden: false, parentElement: null });
  }

  classList = { toggle() {}, add() {}, remove() {}, contains() { return false; } };

  setAttribute(name, value) {
    this.attributes.set(name, value);
    if (name === 'hidden') this.hidden = true;
    if (name === 'disabled') this.disabled = true;
  }

  getAttribute(name) { return this.attributes.get(name) ?? null; }
  removeAttribute(name) { this.attributes.delete(name); }

  append(...nodes) { this.nodes.push(...nodes); }
  replaceChildren(...nodes) { this.nodes = nodes; }
  insertBefore(node) { this.nodes.push(node); }
  remove() {}
  focus() {}
  getBoundingClientRect() { return { left: 0, width: 0 }; }
  querySelector() { return null; }

  get children() { return this.nodes.filter((node) => node instanceof Element); }
  get firstChild() { return this.nodes[0] ?? null; }
  get elements() { return []; }
  get options() { return this.children; }

  get textContent() { return this.nodes.map((node) => (node instanceof Element ? node.textContent : node)).join(''); }
  set textContent(text) { this.nodes = [text]; }

  set value(value) { this.typed = String(value); }
  get value() { return this.typed ?? (this.children.find((one) => one.attributes.has('selected')) ?? this.children[0])?.value ?? ''; }
}

/** Queries of media, of which those that somebody listens to are counted. */
class Media extends EventTarget {
  matches = false;
  heard = 0;

  addEventListener(type, listener, options) {
    super.addEventListener(type, listener, options);
    this.heard++;
    options?.signal?.addEventListener('abort', () => { this.heard--; });
  }
}

/** What matchMedia gives, whatever it is asked. */
export const media = new Media();

Object.assign(globalThis, {
  Node: Element,
  document: Object.assign(new EventTarget(), { hidden: false, activeElement: null, createElement: (tag) => new Element(tag), createElementNS: (_, tag) => new Element(tag) }),
  matchMedia: () => media,
  ResizeObserver: class { observe() {} disconnect() {} },
  requestAnimationFrame: () => 1,
  cancelAnimationFrame() {},
  localStorage: { getItem: () => null, setItem() {}, removeItem() {} },
});

/** From here on timers go only as moved by `wait`. */
export function holdTime() {
  mock.timers.reset();
  mock.timers.enable({ apis: ['setTimeout', 'setInterval'] });
}

/** Lets time go on, and what follows from it happen. */
export async function wait(ms = 0) {
  mock.timers.tick(ms);
  for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => { setImmediate(resolve); });
}

export function click(element) {
  element.dispatchEvent(new Event('click'));
}

export function submit(form) {
  form.dispatchEvent(new Event('submit', { cancelable: true }));
}

/** What is asked of a gateway: every request waits for the test to answer or refuse it. */
export class Requests {
  made = [];

  get = (path, query) => this.#ask('GET', path, query);
  post = (path, body) => this.#ask('POST', path, body);

  of(path) { return this.made.filter((one) => one.path === path); }

  #ask(method, path, body) {
    return new Promise((answer, refuse) => { this.made.push({ method, path, body, answer, refuse }); });
  }
}
