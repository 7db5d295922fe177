// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
//
// CZMQ as a peer of the engine. WireMessages.java says how the messages are made; CURVE with the keys in CURVE_KEYS
// (public, secret, the server's, each Z85). Whatever is wrong is said, and ends it with 1.
//
// wire_peer router PORT: says "ready", sends back what comes and checks it; at "end" says "seen COUNT CHECKSUM".
// wire_peer dealer PORT COUNT CONNECTIONS QUIET_MS: sends until COUNT answers have come, over so many connections one
//     after the other; what is open when nothing came for QUIET_MS counts as lost. Says "done COUNT CHECKSUM" and the
//     ranges FIRST-TO that were not answered.
#include <czmq.h>

#define WINDOW 200
#define PATIENCE_MS 30000
#define AGAIN_MS 2000
#define NOISE_BYTES 131072

static byte noise[NOISE_BYTES];
static uint32_t crc_table[256];

static void make_tables(void)
{
    uint32_t x = 1;
    for (size_t i = 0; i < NOISE_BYTES; i++) {
        x = x * 1103515245u + 12345u;
        noise[i] = (byte) (x >> 24);
    }
    for (uint32_t i = 0; i < 256; i++) {
        uint32_t c = i;
        for (int bit = 0; bit < 8; bit++)
            c = c & 1 ? 0xEDB88320u ^ (c >> 1) : c >> 1;
        crc_table[i] = c;
    }
}

static void fail(const char *what, uint32_t a, uint32_t b)
{
    printf("%s: %u, %u\n", what, a, b);
    fflush(stdout);
    exit(1);
}

static void append(zmsg_t *message, const byte *bytes, size_t size)
{
    if (zmsg_addmem(message, bytes, size))
        fail("no memory", (uint32_t) size, 0);
}

static zmsg_t *message_of(uint32_t number)
{
    uint32_t mixed = number * 2654435761u;
    byte head[4] = {(byte) (number >> 24), (byte) (number >> 16), (byte) (number >> 8), (byte) number};
    zmsg_t *message = zmsg_new();
    append(message, head, sizeof head);
    for (uint32_t part = 0; part <= mixed >> 30; part++) {
        uint32_t which = mixed >> 7 * part & 127;
        size_t size = which == 0 ? 0 : which == 1 ? 255 : which == 2 ? 256 : which == 3 && part == 0 ? 65536 : 3 * which;
        append(message, noise + ((number * 31 + part * 7919) & 65535), size);
    }
    return message;
}

// The number of a message that is as it must be.
static uint32_t number_of(zmsg_t *message)
{
    zframe_t *head = zmsg_first(message);
    byte *b = zframe_data(head);
    uint32_t number = 0;
    if (zframe_size(head) == 4)
        number = (uint32_t) b[0] << 24 | (uint32_t) b[1] << 16 | (uint32_t) b[2] << 8 | b[3];
    zmsg_t *expected = message_of(number);
    if (!zmsg_eq(message, expected))
        fail("damaged", number, (uint32_t) zmsg_size(message));
    zmsg_destroy(&expected);
    return number;
}

static uint32_t checksum(uint32_t before, zmsg_t *message)
{
    uint32_t crc = ~before;
    for (zframe_t *frame = zmsg_first(message); frame; frame = zmsg_next(message)) {
        const byte *bytes = zframe_data(frame);
        for (size_t i = 0; i < zframe_size(frame); i++)
            crc = crc_table[(crc ^ bytes[i]) & 255] ^ (crc >> 8);
    }
    return ~crc;
}

static bool is_end(zmsg_t *message)
{
    return zmsg_size(message) == 1 && zframe_streq(zmsg_first(message), "end");
}

static zcert_t *own_cert(char *server_key)
{
    char public_text[41], secret_text[41];
    byte public_key[32], secret_key[32];
    const char *keys = getenv("CURVE_KEYS");
    if (!keys)
        return NULL;
    sscanf(keys, "%40s %40s %40s", public_text, secret_text, server_key);
    zmq_z85_decode(public_key, public_text);
    zmq_z85_decode(secret_key, secret_text);
    return zcert_new_from(public_key, secret_key);
}

static zsock_t *new_socket(int type)
{
    char server_key[41] = "";
    zsock_t *socket = zsock_new(type);
    zcert_t *cert = own_cert(server_key);
    zsock_set_linger(socket, 0);
    zsock_set_sndhwm(socket, 0);
    zsock_set_rcvhwm(socket, 0);
    if (cert) {
        zcert_apply(cert, socket);
        if (type == ZMQ_ROUTER)
            zsock_set_curve_server(socket, 1);
        else
            zsock_set_curve_serverkey(socket, server_key);
        zcert_destroy(&cert);
    }
    return socket;
}

static void route(const char *port)
{
    zsock_t *socket = new_socket(ZMQ_ROUTER);
    zhashx_t *last = zhashx_new(); // by routing id: the next number
    uint32_t seen = 0, crc = 0;
    if (zsock_bind(socket, "tcp://127.0.0.1:%s", port) < 0)
        fail("cannot bind", (uint32_t) atoi(port), (uint32_t) errno);
    puts("ready");
    fflush(stdout);
    while (true) {
        zmsg_t *message = zmsg_recv(socket);
        if (!message)
            break;
        zframe_t *peer = zmsg_pop(message);
        if (is_end(message)) {
            printf("seen %u %u\n", seen, crc);
            fflush(stdout);
        }
        else {
            uint32_t number = number_of(message);
            char *id = zframe_strhex(peer);
            uintptr_t next = (uintptr_t) zhashx_lookup(last, id);
            if (next != 0 && number != next)
                fail("out of order", number, (uint32_t) next);
            zhashx_update(last, id, (void *) (uintptr_t) (number + 1));
            zstr_free(&id);
            seen++;
            crc = checksum(crc, message);
        }
        zmsg_prepend(message, &peer);
        zmsg_send(&message, socket);
    }
    zhashx_destroy(&last);
    zsock_destroy(&socket);
}

typedef struct {
    zsock_t *socket;
    uint32_t next, settled, answered, expected, crc;
    char gaps[4096];
} load_t;

static void accept_answer(load_t *load, zmsg_t *message)
{
    uint32_t number = number_of(message);
    size_t used = strlen(load->gaps);
    if (number < load->expected)
        fail("twice or out of order", number, load->expected);
    if (number > load->expected)
        snprintf(load->gaps + used, sizeof load->gaps - used, " %u-%u", load->expected, number);
    load->expected = number + 1;
    load->answered++;
    if (load->settled < number + 1)
        load->settled = number + 1;
    load->crc = checksum(load->crc, message);
}

static void run(load_t *load, uint32_t count, int quiet_ms)
{
    int64_t silent_since = zclock_mono();
    zsock_set_rcvtimeo(load->socket, quiet_ms);
    while (load->answered < count) {
        uint32_t left = count - load->answered;
        while (load->next < load->settled + (left < WINDOW ? left : WINDOW)) {
            zmsg_t *message = message_of(load->next++);
            zmsg_send(&message, load->socket);
        }
        zmsg_t *answer = zmsg_recv(load->socket);
        if (answer) {
            accept_answer(load, answer);
            zmsg_destroy(&answer);
            silent_since = zclock_mono();
        }
        else {
            if (zclock_mono() - silent_since > PATIENCE_MS)
                fail("silent", load->answered, count);
            load->settled = load->next;
        }
    }
}

// Once more now and then: the router may restart just now.
static void say_end(load_t *load)
{
    int64_t since = zclock_mono();
    bool over = false;
    zsock_set_rcvtimeo(load->socket, AGAIN_MS);
    zstr_send(load->socket, "end");
    while (!over) {
        zmsg_t *message = zmsg_recv(load->socket);
        if (message && !is_end(message))
            accept_answer(load, message);
        else if (message)
            over = true;
        else if (zclock_mono() - since < PATIENCE_MS)
            zstr_send(load->socket, "end");
        else
            fail("no answer to the end", load->answered, 0);
        zmsg_destroy(&message);
    }
    printf("done %u %u%s\n", load->answered, load->crc, load->gaps);
    fflush(stdout);
}

static void deal(const char *port, uint64_t count, uint32_t connections, int quiet_ms)
{
    load_t load = {0};
    for (uint32_t i = 0; i < connections; i++) {
        zsock_destroy(&load.socket);
        load.socket = new_socket(ZMQ_DEALER);
        zsock_connect(load.socket, "tcp://127.0.0.1:%s", port);
        run(&load, (uint32_t) (count * (i + 1) / connections), quiet_ms);
    }
    say_end(&load);
    zsock_destroy(&load.socket);
}

int main(int argc, char *argv[])
{
    make_tables();
    if (argc == 3 && streq(argv[1], "router"))
        route(argv[2]);
    else if (argc == 6 && streq(argv[1], "dealer"))
        deal(argv[2], strtoul(argv[3], NULL, 10), (uint32_t) atoi(argv[4]), atoi(argv[5]));
    else
        return 2;
    return 0;
}
