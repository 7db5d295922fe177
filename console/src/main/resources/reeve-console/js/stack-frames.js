// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// A stack trace by whose frames they are: those of the app itself say where to look, the platform's how it came there.

/** Frames of one's own shown before the whole trace. */
const OWN_MAX = 8;
const FRAME = /^\s*at\s+|^\s*[\w$.<>]*@|^\s*File "|^\s*#\d+\s/;
const PLATFORM = /^\s*(?:at\s+)?(?:async\s+)?(?:[\w.-]+\/)?(?:java|javax|jdk|sun|com\.sun|kotlin|kotlinx|android|androidx|com\.android|dalvik|libcore|scala|groovy|io\.netty|io\.vertx|io\.quarkus|org\.jboss|org\.springframework|org\.apache|okhttp3|retrofit2|org\.junit|node:)[.:/]/;
const LIBRARY = /node_modules|\(node:|<anonymous>|native code|Native Method/;

/** Own frames in order, none if the trace has only such or only others: then it says enough as it is. */
export function ownFrames(stack) {
  const frames = stack.split('\n').filter((line) => FRAME.test(line));
  const own = frames.filter((line) => !PLATFORM.test(line) && !LIBRARY.test(line));
  return own.length === 0 || own.length === frames.length ? [] : own.slice(0, OWN_MAX).map((line) => line.trim());
}

/** "Caused by" and its like: the chain of causes, the last is the first reason. */
export function causesOf(stack) {
  return stack.split('\n').filter((line) => /^\s*(?:\[cause\]: |Caused by: )/.test(line)).map((line) => line.trim().replace(/^(?:\[cause\]: |Caused by: )/, ''));
}
