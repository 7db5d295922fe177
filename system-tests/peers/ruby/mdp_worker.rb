# Copyright The Reeve Authors
# SPDX-License-Identifier: Apache-2.0
#
# A worker written from RFC 7 and RFC 18 on the plain ffi-rzmq binding, knowing nothing of Reeve.
# Usage: mdp_worker.rb ENDPOINT 0.1|0.2 SERVICE [--hold]
# Answers each request with its own body in upper case; 0.2 sends the body as it came as a PARTIAL first. With --hold it
# takes requests and never answers. After DISCONNECT and after silence it registers anew on a new socket; SIGTERM sends
# DISCONNECT. Prints "ready", "request FRAME|FRAME", "heartbeat", "disconnected", "silent" and "stopped".
require 'ffi-rzmq'

HEARTBEAT_SECONDS = 2.5
EXPIRY_SECONDS = 3 * HEARTBEAT_SECONDS

$stdout.sync = true
$stderr = $stdout

class Worker
  def initialize(endpoint, version, service, hold)
    @endpoint = endpoint
    @old = version == '0.1'
    @service = service
    @hold = hold
    @lead = @old ? ['', 'MDPW01'] : ['MDPW02']
    @heartbeat, @disconnect = @old ? %W[\x04 \x05] : %W[\x05 \x06]
    @context = ZMQ::Context.new
    trap('TERM') { @stopping = true }
    register
  end

  def run
    until @stopping
      frames = []
      on_message(frames) unless @socket.recv_strings(frames).negative?
      if now - @heard > EXPIRY_SECONDS
        register_anew('silent')
      elsif now - @sent > HEARTBEAT_SECONDS
        transmit(@heartbeat)
      end
    end
    @socket.setsockopt(ZMQ::LINGER, 1000)
    transmit(@disconnect)
    @socket.close
    @context.terminate
    puts 'stopped'
  end

  private

  def now
    Process.clock_gettime(Process::CLOCK_MONOTONIC)
  end

  def register
    @socket = @context.socket(ZMQ::DEALER)
    @socket.setsockopt(ZMQ::LINGER, 0)
    @socket.setsockopt(ZMQ::RCVTIMEO, 200)
    @socket.connect(@endpoint)
    transmit("\x01", @service)
    @heard = now
    puts 'ready'
  end

  def register_anew(reason)
    puts reason
    @socket.close
    sleep 0.2
    register
  end

  def transmit(*frames)
    @socket.send_strings([*@lead, *frames])
    @sent = now
  end

  def on_message(frames)
    @heard = now
    lead = frames.shift(@lead.size)
    abort "a message without the header: #{lead}" unless lead == @lead
    command, *rest = frames
    case command
    when "\x02"
      address, empty, *body = rest
      abort 'a request without an empty frame after the address' unless empty == '' && !body.empty?
      puts "request #{body.join('|')}"
      answer([address, empty], body) unless @hold
    when @disconnect
      register_anew('disconnected')
    when @heartbeat
      puts 'heartbeat'
    else
      abort "command #{command.inspect}"
    end
  end

  def answer(envelope, body)
    upper = body.map(&:upcase)
    if @old
      transmit("\x03", *envelope, *upper)
    else
      transmit("\x03", *envelope, *body)
      transmit("\x04", *envelope, *upper)
    end
  end
end

Worker.new(*ARGV.first(3), ARGV.include?('--hold')).run
