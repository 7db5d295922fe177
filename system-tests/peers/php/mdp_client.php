<?php
// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
//
// A client written from RFC 7 and RFC 18 on the plain php-zmq binding, knowing nothing of Reeve.
// Usage: mdp_client.php ENDPOINT 0.1|0.2 SERVICE=FRAME|FRAME...
// Makes the calls one after the other; prints "SERVICE partial FRAME|FRAME" and "SERVICE final FRAME|FRAME".

function check(bool $claim, string $otherwise): void
{
    if (!$claim) {
        fwrite(STDERR, "$otherwise\n");
        exit(1);
    }
}

[, $endpoint, $version] = $argv;
$old = $version === '0.1';
$socket = new ZMQSocket(new ZMQContext(1, false), $old ? ZMQ::SOCKET_REQ : ZMQ::SOCKET_DEALER);
$socket->setSockOpt(ZMQ::SOCKOPT_LINGER, 0);
$socket->setSockOpt(ZMQ::SOCKOPT_RCVTIMEO, 20000);
$socket->connect($endpoint);
foreach (array_slice($argv, 3) as $call) {
    [$service, $text] = explode('=', $call, 2);
    $head = $old ? ['MDPC01'] : ['MDPC02', "\x01"];
    $socket->sendMulti([...$head, $service, ...explode('|', $text)]);
    do {
        $frames = $socket->recvMulti();
        check($frames !== false, 'no reply in 20 s');
        check(array_shift($frames) === $head[0], 'another header');
        $command = $old ? "\x03" : array_shift($frames);
        check($command === "\x02" || $command === "\x03", 'command ' . bin2hex($command));
        check(array_shift($frames) === $service, 'a reply of another service');
        check($frames !== [], 'a reply without a body');
        echo $service, $command === "\x03" ? ' final ' : ' partial ', implode('|', $frames), "\n";
    } while ($command !== "\x03");
}
