// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// A worker written from RFC 7 and RFC 18 on the plain zmq4 binding, knowing nothing of Reeve.
//
// Usage: mdpworker ENDPOINT 0.1|0.2 SERVICE [--hold]
// Answers each request with its own body in upper case; 0.2 sends the body as it came as a PARTIAL first. With --hold it
// takes requests and never answers. After DISCONNECT and after silence it registers anew on a new socket; SIGTERM sends
// DISCONNECT. Prints "ready", "request FRAME|FRAME", "heartbeat", "disconnected", "silent" and "stopped".
package main

import (
	"log"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/pebbe/zmq4"
)

const (
	poll              = 200 * time.Millisecond
	heartbeatInterval = 2500 * time.Millisecond
	expiry            = 3 * heartbeatInterval
)

type worker struct {
	endpoint, service     string
	old, hold             bool
	lead                  []string
	heartbeat, disconnect string
	socket                *zmq4.Socket
	sent, heard           time.Time
}

func main() {
	log.SetFlags(0)
	log.SetOutput(os.Stdout)
	w := &worker{endpoint: os.Args[1], old: os.Args[2] == "0.1", service: os.Args[3]}
	w.hold = len(os.Args) > 4 && os.Args[4] == "--hold"
	w.lead, w.heartbeat, w.disconnect = []string{"MDPW02"}, "\x05", "\x06"
	if w.old {
		w.lead, w.heartbeat, w.disconnect = []string{"", "MDPW01"}, "\x04", "\x05"
	}
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM)
	w.register()
	for {
		select {
		case <-stop:
			w.stop()
			return
		default:
			w.turn()
		}
	}
}

func (w *worker) turn() {
	frames, err := w.socket.RecvMessage(0)
	if err == nil {
		w.onMessage(frames)
	} else if errno := zmq4.AsErrno(err); errno != zmq4.Errno(syscall.EAGAIN) && errno != zmq4.Errno(syscall.EINTR) {
		log.Fatal(err)
	}
	if time.Since(w.heard) > expiry {
		w.registerAnew("silent")
	} else if time.Since(w.sent) > heartbeatInterval {
		w.send(w.heartbeat)
	}
}

func (w *worker) register() {
	var err error
	if w.socket, err = zmq4.NewSocket(zmq4.DEALER); err != nil {
		log.Fatal(err)
	}
	check(w.socket.SetLinger(0))
	check(w.socket.SetRcvtimeo(poll))
	check(w.socket.Connect(w.endpoint))
	w.send("\x01", w.service)
	w.heard = time.Now()
	log.Print("ready")
}

func (w *worker) registerAnew(reason string) {
	log.Print(reason)
	check(w.socket.Close())
	time.Sleep(poll)
	w.register()
}

func (w *worker) stop() {
	check(w.socket.SetLinger(time.Second))
	w.send(w.disconnect)
	check(w.socket.Close())
	check(zmq4.Term())
	log.Print("stopped")
}

func (w *worker) send(frames ...string) {
	_, err := w.socket.SendMessage(w.lead, frames)
	check(err)
	w.sent = time.Now()
}

func (w *worker) onMessage(frames []string) {
	w.heard = time.Now()
	lead := len(w.lead)
	if len(frames) <= lead || strings.Join(frames[:lead], "|") != strings.Join(w.lead, "|") {
		log.Fatalf("a message without the header: %q", frames)
	}
	switch command, rest := frames[lead], frames[lead+1:]; command {
	case "\x02":
		if len(rest) < 3 || rest[1] != "" {
			log.Fatalf("not a request: %q", frames)
		}
		log.Printf("request %s", strings.Join(rest[2:], "|"))
		if !w.hold {
			w.answer(rest[:2], rest[2:])
		}
	case w.disconnect:
		w.registerAnew("disconnected")
	case w.heartbeat:
		log.Print("heartbeat")
	default:
		log.Fatalf("command %q", command)
	}
}

func (w *worker) answer(envelope, body []string) {
	upper := make([]string, 0, len(body))
	for _, frame := range body {
		upper = append(upper, strings.ToUpper(frame))
	}
	if w.old {
		w.send(join("\x03", envelope, upper)...)
	} else {
		w.send(join("\x03", envelope, body)...)
		w.send(join("\x04", envelope, upper)...)
	}
}

func join(command string, envelope, body []string) []string {
	return append(append([]string{command}, envelope...), body...)
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
