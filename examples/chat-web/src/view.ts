// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import type { Chat, ChatMessage, ChatState } from './chat.js';

const element = <T extends HTMLElement>(id: string) => document.getElementById(id) as T;

const CONNECTIONS: Record<string, string> = {
  idle: 'Offline', connecting: 'Connecting', authenticating: 'Connecting', waiting: 'Reconnecting', open: 'Live',
};
const STATES: Record<ChatMessage['state'], string> = { waiting: 'waiting', sent: '', failed: 'not sent', gap: '' };

/** Draws the room, and hands what a person does to it. */
export function show(chat: Chat): void {
  chat.subscribe(() => draw(chat.state()));
  draw(chat.state());

  const text = element<HTMLInputElement>('text');
  element<HTMLFormElement>('say').addEventListener('submit', event => {
    event.preventDefault();
    const said = text.value.trim();
    text.value = '';
    if (said !== '') {
      void chat.say(said);
    }
  });
  whenChanged('name', input => chat.rename(input.value));
  whenChanged('debug', input => chat.debug(input.checked));
  whenChanged('offline', input => chat.pretendOffline(input.checked));
  element<HTMLFormElement>('upgrade').addEventListener('submit', event => {
    event.preventDefault();
    const fields = new FormData(event.target as HTMLFormElement);
    void chat.upgrade(String(fields.get('email')), String(fields.get('password')))
      .then(outcome => element('outcome').textContent = outcome);
  });
}

function whenChanged(id: string, action: (input: HTMLInputElement) => void): void {
  const input = element<HTMLInputElement>(id);
  input.addEventListener('change', () => action(input));
}

function draw(state: ChatState): void {
  const connection = element('connection');
  connection.textContent = CONNECTIONS[state.connection] ?? state.connection;
  connection.dataset['state'] = state.connection;
  element('waiting').textContent = state.waiting === 0 ? '' : `${state.waiting} waiting to be sent`;
  const account = state.anonymous ? 'Guest account' : 'Your own account';
  element('account').textContent = state.user === '' ? 'Signing in' : account;
  element('upgrade').hidden = !state.anonymous || state.user === '';
  const name = element<HTMLInputElement>('name');
  if (document.activeElement !== name) {
    name.value = state.name;
  }
  drawMessages(element('messages'), state.messages);
}

/** Adds what is new and mends what has changed; the rest stays as it is, so that nothing is read aloud twice. */
function drawMessages(list: HTMLElement, messages: readonly ChatMessage[]): void {
  const shown = new Map([...list.children].map(item => [(item as HTMLElement).dataset['id'], item as HTMLElement]));
  const wasAtEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
  messages.forEach((message, at) => {
    const item = shown.get(message.id) ?? newItem(message);
    shown.delete(message.id);
    item.dataset['state'] = message.state;
    item.querySelector('.state')!.textContent = STATES[message.state];
    if (list.children[at] !== item) {
      list.insertBefore(item, list.children[at] ?? null);
    }
  });
  shown.forEach(item => item.remove());
  element('empty').hidden = messages.length > 0;
  if (wasAtEnd) {
    list.scrollTop = list.scrollHeight;
  }
}

/** Text nodes only: what people write is never markup. */
function newItem(message: ChatMessage): HTMLElement {
  const item = document.createElement('li');
  item.dataset['id'] = message.id;
  item.className = message.state === 'gap' ? 'gap' : message.mine ? 'mine' : 'theirs';
  const time = part('time', timeOf(message.at));
  item.append(part('name', message.name), time, part('text', message.text), part('state', ''));
  return item;
}

function part(name: string, text: string): HTMLElement {
  const span = document.createElement('span');
  span.className = name;
  span.textContent = text;
  return span;
}

function timeOf(at: string): string {
  return new Date(at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
}
