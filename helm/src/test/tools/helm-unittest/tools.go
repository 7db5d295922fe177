// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

//go:build tools

// Package helmunittest pins the version of helm-unittest, and of what it uses, with which the chart is tested.
// Its own go.mod replaces a module, so that it cannot be installed by its name.
package helmunittest

import _ "github.com/helm-unittest/helm-unittest/cmd/helm-unittest"
