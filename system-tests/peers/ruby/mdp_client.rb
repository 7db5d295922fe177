# Copyright The Reeve Authors
# SPDX-License-Identifier: Apache-2.0
#
# A client written from RFC 7 and RFC 18 on the plain ffi-rzmq binding, knowing nothing of Reeve.
# Usage: mdp_client.rb ENDPOINT 0.1|0.2 SERVICE=FRAME|FRAME...
# Makes the calls one after the other; prints "SERVICE partial FRAME|FRAME" and "SERVICE final FRAME|FRAME".
require 'ffi-rzmq'

endpoint, version, *calls = ARGV
old = version == '0.1'
head = old ? ['MDPC01'] : ['MDPC02', "\x01"]
socket = ZMQ::Context.new.socket(old ? ZMQ::REQ : ZMQ::DEALER)
socket.setsockopt(ZMQ::LINGER, 0)
socket.setsockopt(ZMQ::RCVTIMEO, 20_000)
socket.connect(endpoint)
calls.each do |call|
  service, text = call.split('=', 2)
  # one empty frame where there is no text
  socket.send_strings([*head, service, *(text.empty? ? [''] : text.split('|', -1))])
  last = false
  until last
    frames = []
    abort 'no reply in 20 s' if socket.recv_strings(frames).negative?
    header = frames.shift
    abort "header #{header}" unless header == head.first
    command = old ? "\x03" : frames.shift
    abort "command #{command.inspect}" unless ["\x02", "\x03"].include?(command)
    last = command == "\x03"
    answered, *body = frames
    abort "reply of #{answered}" unless answered == service
    abort 'a reply without a body' if body.empty?
    puts "#{service} #{last ? 'final' : 'partial'} #{body.join('|')}"
  end
end
