// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// Why signing in did not work, in words.
import { problemText } from './problem-text.js';

const PASSWORD = {
  INVALID_CREDENTIALS: 'E-mail or password is not right.',
  ACCOUNT_DISABLED: 'This account is disabled. Whoever runs this installation can enable it again.',
  INVALID_REQUEST: 'E-mail or password is not right: check both for mistakes.',
};

/** Signing in with an API key. */
export function keyProblem(problem) {
  if (problem.status === 401 || problem.status === 400) return 'This key is not known here. Check that it was copied whole and belongs to this installation.';
  return common(problem);
}

/** Signing in with e-mail and password, and with the second factor. */
export function passwordProblem(problem) {
  return PASSWORD[problem.reason] ?? common(problem);
}

function common(problem) {
  if (problem.isUnreachable) return 'The gateway cannot be reached. Is ./reeve up running?';
  return problemText(problem);
}
