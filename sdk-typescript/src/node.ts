// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

export { fileStore } from './file-store.js';
