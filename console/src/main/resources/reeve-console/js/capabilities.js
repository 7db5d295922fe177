// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// What a device offers, and why something cannot be asked of it now.

/** '' if it can be asked; else the reason, as a sentence. */
export function whyNot(device, command) {
  if (device.claimed) return 'This device was named by an API key. Only one that proved its own token can be asked for something.';
  if (!device.capabilities.includes(command)) {
    return device.capabilities.length === 0 ? 'This device has not said that it takes commands.' : `This app does not offer “${command}”. It offers: ${device.capabilities.join(', ')}.`;
  }
  return device.connected ? '' : 'This device is not connected now. It can be asked once it is.';
}

/** Why a level may come late or not at all; '' if nothing stands against it. */
export function levelCaution(device) {
  if (device.claimed) return 'This device was named by an API key: it learns levels only if it asks for them.';
  if (device.capabilities.length > 0 && !device.capabilities.includes('level')) return 'This app did not say that it takes levels.';
  return device.connected ? '' : 'Not connected now: it learns the level with its next batch of lines.';
}
