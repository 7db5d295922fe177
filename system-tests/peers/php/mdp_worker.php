<?php
// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
//
// A worker written from RFC 7 and RFC 18 on the plain php-zmq binding, knowing nothing of Reeve.
// Usage: mdp_worker.php ENDPOINT 0.1|0.2 SERVICE [--hold]
// Answers each request with its own body in upper case; 0.2 sends the body as it came as a PARTIAL first. With --hold it
// takes requests and never answers. After DISCONNECT and after silence it registers anew on a new socket; SIGTERM sends
// DISCONNECT. Prints "ready", "request FRAME|FRAME", "heartbeat", "disconnected", "silent" and "stopped".

const HEARTBEAT_SECONDS = 2.5;
const EXPIRY_SECONDS = 3 * HEARTBEAT_SECONDS;
const INTERRUPTED = 4;

function check(bool $claim, string $otherwise): void
{
    if (!$claim) {
        echo $otherwise, "\n";
        exit(1);
    }
}

final class Worker
{
    private readonly ZMQContext $context;
    private readonly array $lead;
    private readonly string $heartbeat;
    private readonly string $disconnect;
    private ZMQSocket $socket;
    private bool $stopping = false;
    private float $sent;
    private float $heard;

    public function __construct(
        private readonly string $endpoint,
        private readonly bool $old,
        private readonly string $service,
        private readonly bool $hold,
    ) {
        $this->context = new ZMQContext(1, false);
        $this->lead = $old ? ['', 'MDPW01'] : ['MDPW02'];
        $this->heartbeat = $old ? "\x04" : "\x05";
        $this->disconnect = $old ? "\x05" : "\x06";
        pcntl_signal(SIGTERM, function () { $this->stopping = true; });
        $this->register();
    }

    private function register(): void
    {
        $this->socket = new ZMQSocket($this->context, ZMQ::SOCKET_DEALER);
        $this->socket->setSockOpt(ZMQ::SOCKOPT_LINGER, 0);
        $this->socket->setSockOpt(ZMQ::SOCKOPT_RCVTIMEO, 200);
        $this->socket->connect($this->endpoint);
        $this->send("\x01", $this->service);
        $this->heard = microtime(true);
        echo "ready\n";
    }

    private function registerAnew(string $reason): void
    {
        echo $reason, "\n";
        unset($this->socket);
        usleep(200000);
        $this->register();
    }

    private function send(string ...$frames): void
    {
        $this->socket->sendMulti([...$this->lead, ...$frames]);
        $this->sent = microtime(true);
    }

    private function receive(): array|false
    {
        try {
            return $this->socket->recvMulti();
        } catch (ZMQSocketException $e) {
            check($e->getCode() === INTERRUPTED, $e->getMessage());
            return false;
        }
    }

    public function run(): void
    {
        while (!$this->stopping) {
            $frames = $this->receive();
            if ($frames !== false) {
                $this->onMessage($frames);
            }
            pcntl_signal_dispatch();
            if (microtime(true) - $this->heard > EXPIRY_SECONDS) {
                $this->registerAnew('silent');
            } elseif (microtime(true) - $this->sent > HEARTBEAT_SECONDS) {
                $this->send($this->heartbeat);
            }
        }
        $this->socket->setSockOpt(ZMQ::SOCKOPT_LINGER, 1000);
        $this->send($this->disconnect);
        unset($this->socket);
        echo "stopped\n";
    }

    private function onMessage(array $frames): void
    {
        $this->heard = microtime(true);
        check(array_splice($frames, 0, count($this->lead)) === $this->lead, 'a message without the header');
        $command = array_shift($frames);
        if ($command === "\x02") {
            check(count($frames) >= 3 && $frames[1] === '', 'a request without an empty frame after the address');
            $body = array_splice($frames, 2);
            echo 'request ', implode('|', $body), "\n";
            if (!$this->hold) {
                $this->answer($frames, $body);
            }
        } elseif ($command === $this->disconnect) {
            $this->registerAnew('disconnected');
        } else {
            check($command === $this->heartbeat, 'command ' . bin2hex($command));
            echo "heartbeat\n";
        }
    }

    private function answer(array $envelope, array $body): void
    {
        $upper = array_map('strtoupper', $body);
        if ($this->old) {
            $this->send("\x03", ...$envelope, ...$upper);
        } else {
            $this->send("\x03", ...$envelope, ...$body);
            $this->send("\x04", ...$envelope, ...$upper);
        }
    }
}

(new Worker($argv[1], $argv[2] === '0.1', $argv[3], in_array('--hold', $argv, true)))->run();
