// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// A client written from RFC 7 and RFC 18 on the plain zmq4 binding, knowing nothing of Reeve.
//
// Usage: mdpclient ENDPOINT 0.1|0.2 SERVICE=FRAME|FRAME...
// Makes the calls one after the other; prints "SERVICE partial FRAME|FRAME" and "SERVICE final FRAME|FRAME".
package main

import (
	"fmt"
	"log"
	"os"
	"strings"
	"time"

	"github.com/pebbe/zmq4"
)

const (
	partial  = "\x02"
	final    = "\x03"
	patience = 20 * time.Second
)

func main() {
	log.SetFlags(0)
	endpoint, old := os.Args[1], os.Args[2] == "0.1"
	kind, head := zmq4.DEALER, []string{"MDPC02", "\x01"}
	if old {
		kind, head = zmq4.REQ, []string{"MDPC01"}
	}
	socket := must(zmq4.NewSocket(kind))
	check(socket.SetLinger(0))
	check(socket.SetRcvtimeo(patience))
	check(socket.Connect(endpoint))
	for _, call := range os.Args[3:] {
		service, text, _ := strings.Cut(call, "=")
		must(socket.SendMessage(head, service, strings.Split(text, "|")))
		for last := false; !last; {
			var body []string
			last, body = reply(must(socket.RecvMessage(0)), old, head[0], service)
			kind := "partial"
			if last {
				kind = "final"
			}
			fmt.Println(service, kind, strings.Join(body, "|"))
		}
	}
}

// reply returns whether it is the last one, and its body.
func reply(frames []string, old bool, header, service string) (bool, []string) {
	if old && len(frames) > 0 {
		frames = append([]string{frames[0], final}, frames[1:]...)
	}
	if len(frames) < 4 || frames[0] != header || frames[2] != service {
		log.Fatalf("not a reply of %s: %q", service, frames)
	}
	if frames[1] != partial && frames[1] != final {
		log.Fatalf("command %q", frames[1])
	}
	return frames[1] == final, frames[3:]
}

func must[T any](value T, err error) T {
	check(err)
	return value
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
