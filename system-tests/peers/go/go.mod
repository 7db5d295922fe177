module reeve.dev/peers

go 1.18

require github.com/pebbe/zmq4 v1.4.0
