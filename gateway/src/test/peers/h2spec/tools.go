// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

//go:build tools

// Package h2spec pins the version of h2spec, and of what it uses, with which the gateway is tested.
package h2spec

import _ "github.com/summerwind/h2spec/cmd/h2spec"
