// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import { Chat } from './chat.js';
import { show } from './view.js';

const gateway = new URLSearchParams(location.search).get('gateway') ?? 'http://127.0.0.1:8080';
const chat = new Chat(gateway, localStorage);
show(chat);
await chat.start();
