// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import { connect, ReeveError, type OutboxEvent, type Position, type Reeve, type TopicMessage } from '@reeve/client';

const ROOM = 'chat.lobby';
const MESSAGES_MAX = 200;
const TEXT_MAX = 500;

/** What is published. */
interface Said {
  readonly id: string;
  readonly name: string;
  readonly text: string;
}

export interface ChatMessage extends Said {
  readonly at: string;
  readonly mine: boolean;
  readonly state: 'waiting' | 'sent' | 'failed' | 'gap';
}

/** All that a view shows. A new object after each change. */
export interface ChatState {
  readonly messages: readonly ChatMessage[];
  readonly connection: string;
  readonly waiting: number;
  readonly user: string;
  readonly name: string;
  readonly anonymous: boolean;
  readonly debug: boolean;
  readonly offline: boolean;
}

/** What outlives a reload: the messages, and where in the topic they end. */
interface Kept {
  readonly messages: readonly ChatMessage[];
  readonly position?: Position;
}

/**
 * The room without its looks. `subscribe` and `state` are what `useSyncExternalStore` of React and React Native takes;
 * nothing here knows a document.
 */
export class Chat {
  readonly #reeve: Reeve;
  readonly #storage: Pick<Storage, 'getItem' | 'setItem'>;
  readonly #listeners = new Set<() => void>();
  #position: Position | undefined;
  #state: ChatState = {
    messages: [], connection: 'idle', waiting: 0, user: '', name: '', anonymous: true, debug: false, offline: false,
  };

  constructor(url: string, storage: Pick<Storage, 'getItem' | 'setItem'>) {
    this.#reeve = connect({ url, app: { name: 'chat-web', appVersion: '1.0' } });
    this.#storage = storage;
    const kept = JSON.parse(storage.getItem('chat') ?? '{"messages":[]}') as Kept;
    this.#position = kept.position;
    this.#change({ messages: kept.messages, name: storage.getItem('name') ?? '' });
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  readonly state = (): ChatState => this.#state;

  /** Signs in, and follows the room from where this device was. */
  async start(): Promise<void> {
    const reeve = this.#reeve;
    reeve.logs.captureErrors();
    reeve.onState(connection => this.#change({ connection }));
    reeve.outbox.onChange(event => this.#outbox(event));
    const { user, anonymous } = await reeve.auth.startAnonymously();
    const waiting = (await reeve.outbox.entries()).length;
    this.#change({ user, anonymous, waiting, name: this.#state.name || `Guest ${user.slice(-4)}` });
    reeve.topic<Said>(ROOM).subscribe({
      message: message => this.#heard(message),
      reset: position => this.#missed(position),
      closed: reason => this.#change({ connection: `closed: ${reason}` }),
    }, this.#position);
    reeve.logs.info('room entered', { messages: this.#state.messages.length });
  }

  rename(name: string): void {
    this.#storage.setItem('name', name);
    this.#change({ name });
  }

  /** Shown at once; the outbox sends it, now or when there is a network again. */
  async say(text: string): Promise<void> {
    const said: Said = { id: crypto.randomUUID(), name: this.#state.name, text: text.slice(0, TEXT_MAX) };
    this.#add({ ...said, at: new Date().toISOString(), mine: true, state: 'waiting' });
    this.#reeve.logs.logger('chat').debug('said', { characters: text.length });
    await this.#reeve.outbox.publish(ROOM, said, { idempotencyKey: said.id });
  }

  /** The same account, with a way back from another device. */
  async upgrade(email: string, password: string): Promise<string> {
    try {
      const { session } = await this.#reeve.auth.upgrade({ email, password });
      this.#change({ anonymous: session?.anonymous ?? true });
      return session === undefined ? 'A mail with a code is on its way.' : 'Done: the same account, now yours.';
    } catch (error) {
      return error instanceof ReeveError ? error.message : String(error);
    }
  }

  /** With it the console shows what this app does, line by line. */
  debug(on: boolean): void {
    this.#reeve.logs.level = on ? 'DEBUG' : 'INFO';
    this.#change({ debug: on });
  }

  /** As if the phone were in a tunnel. */
  pretendOffline(offline: boolean): void {
    if (offline) {
      this.#reeve.networkDown();
      this.#reeve.disconnect();
    } else {
      this.#reeve.networkUp();
      this.#reeve.connect();
    }
    this.#change({ offline });
  }

  #heard({ body, publisher, publishedAt, epoch, offset }: TopicMessage<Said>): void {
    this.#position = { epoch, offset };
    this.#reeve.logs.logger('chat').debug('heard', { offset });
    const mine = publisher === this.#state.user;
    this.#add({ id: body.id, name: body.name, text: body.text, at: publishedAt, mine, state: 'sent' });
  }

  /** The room keeps two minutes; what was said before that nobody has. */
  #missed(position: Position): void {
    this.#position = position;
    const at = new Date().toISOString();
    this.#add({ id: `gap ${at}`, name: '', text: 'You were away for a while: what was said meanwhile is gone.',
      at, mine: false, state: 'gap' });
  }

  #outbox({ kind, entry, size }: OutboxEvent): void {
    const { id } = entry.body as Said;
    const messages = kind === 'failed'
      ? this.#state.messages.map(message => (message.id === id ? { ...message, state: 'failed' as const } : message))
      : this.#state.messages;
    this.#change({ waiting: size, messages });
  }

  /** A message that is there already (this device's own) is replaced. */
  #add(message: ChatMessage): void {
    const others = this.#state.messages.filter(other => other.id !== message.id);
    this.#change({ messages: [...others, message].slice(-MESSAGES_MAX) });
  }

  #change(change: Partial<ChatState>): void {
    this.#state = { ...this.#state, ...change };
    const { messages } = this.#state;
    const kept: Kept = { messages, ...(this.#position === undefined ? {} : { position: this.#position }) };
    this.#storage.setItem('chat', JSON.stringify(kept));
    this.#listeners.forEach(listener => listener());
  }
}
