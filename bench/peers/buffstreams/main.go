// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// BuffStreams as its own benchmark runs it: a server that deserialises each message, and a client that writes one message
// after the other. Beside that the server tells how many messages it has taken when it is asked.
//
// Usage: buffstreams server PORT | buffstreams client PORT
package main

import (
	"bufio"
	"fmt"
	"log"
	"os"
	"sync/atomic"
	"time"

	"github.com/StabbyCutyou/buffstreams"
	"github.com/StabbyCutyou/buffstreams/test/message"
	"github.com/golang/protobuf/proto"
)

const maximum = 2048

func main() {
	address := "127.0.0.1:" + os.Args[2]
	if os.Args[1] == "server" {
		serve(address)
	} else {
		write(address)
	}
}

func serve(address string) {
	var taken atomic.Int64
	listener, err := buffstreams.ListenTCP(buffstreams.TCPListenerConfig{
		MaxMessageSize: maximum,
		Address:        address,
		Callback: func(bytes []byte) error {
			note := &message.Note{}
			err := proto.Unmarshal(bytes, note)
			taken.Add(1)
			return err
		},
	})
	if err != nil {
		log.Fatal(err)
	}
	go func() { log.Fatal(listener.StartListening()) }()
	fmt.Println("ready")
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		fmt.Println("taken", taken.Load())
	}
}

func write(address string) {
	name := "Stabby"
	date := time.Now().UnixNano()
	comment := "This is an intenntionally long and rambling sentence to pad out the size of the message."
	bytes, err := proto.Marshal(&message.Note{Name: &name, Date: &date, Comment: &comment})
	if err != nil {
		log.Fatal(err)
	}
	writer, err := buffstreams.DialTCP(&buffstreams.TCPConnConfig{MaxMessageSize: maximum, Address: address})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("ready", len(bytes))
	for {
		if _, err := writer.Write(bytes); err != nil {
			log.Fatal(err)
		}
	}
}
