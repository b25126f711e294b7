/*
 * The host's side of the tests beside another stack, Linux's. Addresses are of
 * either family, IPv6's with a zone where they need one.
 *
 *   host bulk ADDRESS BYTES [SOURCE]  connects to port 7, sends drawn bytes and
 *                               expects the same back; prints both hashes
 *   host wait BYTES             the same with a connection to port 5001
 *   host await ADDRESS          until it answers pings
 *   host ping ADDRESS SIZE...   echo requests with so many bytes of data
 *   host odd ADDRESS OPEN CLOSED  segments that no connection has, at both ports
 *
 * Status 0: all was as it should be.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define ANSWER_MS 20000         /* of a machine that has other things to do */
#define SILENCE_MS 300

static void __attribute__((noreturn)) fail(const char *what)
{
    fprintf(stderr, "host: %s: %s\n", what, strerror(errno));
    exit(1);
}

/* An address of either family, and its port where it is one of a connection. */
struct place {
    union {
        struct sockaddr any;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
    };
    socklen_t length;
};

static struct place place_of(const char *text, unsigned port)
{
    const struct addrinfo numbers = {.ai_flags = AI_NUMERICHOST, .ai_socktype = SOCK_STREAM};
    struct addrinfo *found;
    struct place place;

    if (getaddrinfo(text, NULL, &numbers, &found) != 0)
        fail(text);
    memcpy(&place.any, found->ai_addr, found->ai_addrlen);
    place.length = found->ai_addrlen;
    /* at the same offset in both */
    place.v4.sin_port = htons((uint16_t)port);
    freeaddrinfo(found);
    return place;
}

static int is_v6(const struct place *place)
{
    return place->any.sa_family == AF_INET6;
}

/* The bytes of the address; their number in *length. */
static const uint8_t *place_bytes(const struct place *place, size_t *length)
{
    *length = is_v6(place) ? 16 : 4;
    return is_v6(place) ? place->v6.sin6_addr.s6_addr : (const uint8_t *)&place->v4.sin_addr;
}

/* --- bulk -------------------------------------------------------------------------------- */

static uint64_t fnv(uint64_t hash, const uint8_t *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ bytes[i]) * 0x100000001B3u;
    return hash;
}

/* Sends and receives at once; the other end must not have to wait for us. */
static int exchange(int fd, size_t total)
{
    uint8_t *text = malloc(total), *back = malloc(total);
    size_t sent = 0, got = 0;
    ssize_t n;

    for (size_t i = 0; i < total; i += 256)
        if (getrandom(text + i, total - i < 256 ? total - i : 256, 0) < 0)
            fail("getrandom");
    while (got < total) {
        struct pollfd wait = {fd, (short)(POLLIN | (sent < total ? POLLOUT : 0)), 0};

        if (poll(&wait, 1, 60000) <= 0)
            fail("a minute of silence");
        if (wait.revents & POLLOUT) {
            n = send(fd, text + sent, total - sent, MSG_DONTWAIT | MSG_NOSIGNAL);
            if (n < 0 && errno != EAGAIN)
                fail("send");
            sent += n > 0 ? (size_t)n : 0;
            if (sent == total)
                shutdown(fd, SHUT_WR);
        }
        if (wait.revents & (POLLIN | POLLHUP | POLLERR)) {
            n = recv(fd, back + got, total - got, 0);
            if (n <= 0)
                fail("the connection ended early");
            got += (size_t)n;
        }
    }
    if (recv(fd, back, 1, 0) != 0)
        fail("no end behind the last byte");
    printf("%zu bytes: sent %016llx, back %016llx\n", total,
           (unsigned long long)fnv(0xCBF29CE484222325u, text, total),
           (unsigned long long)fnv(0xCBF29CE484222325u, back, total));
    return memcmp(text, back, total - 1) != 0;
}

static int bulk(const char *address, size_t total, const char *source)
{
    const struct place to = place_of(address, 7);
    int fd = socket(to.any.sa_family, SOCK_STREAM, 0);
    struct place from;

    if (source != NULL) {
        from = place_of(source, 0);
        if (bind(fd, &from.any, from.length) != 0)
            fail(source);
    }
    if (connect(fd, &to.any, to.length) != 0)
        fail("connect");
    return exchange(fd, total);
}

static int bulk_wait(size_t total)
{
    const struct place here = place_of("::", 5001);         /* both families */
    int fd = socket(AF_INET6, SOCK_STREAM, 0), one = 1, zero = 0;

    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &zero, sizeof zero);
    if (bind(fd, &here.any, here.length) != 0 || listen(fd, 1) != 0)
        fail("listen");
    fd = accept(fd, NULL, NULL);
    if (fd < 0)
        fail("accept");
    return exchange(fd, total);
}

/* --- raw sockets --------------------------------------------------------------------------- */

static unsigned sum16(const uint8_t *at, size_t length, uint32_t sum)
{
    for (size_t i = 0; i < length; i++)
        sum += i % 2 ? at[i] : (uint32_t)at[i] << 8;
    while (sum >> 16)
        sum = (sum & 0xFFFF) + (sum >> 16);
    return sum;
}

static void put16(uint8_t *at, uint32_t value)
{
    at[0] = (uint8_t)(value >> 8);
    at[1] = (uint8_t)value;
}

static void put32(uint8_t *at, uint32_t value)
{
    put16(at, value >> 16);
    put16(at + 2, value);
}

static uint32_t get32(const uint8_t *at)
{
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

/* What follows the IP header of the next packet from that address: its length, or
 * 0 when none came in time. */
static size_t raw_receive(int fd, const struct place *from, uint8_t *packet, size_t size, int ms,
                          uint8_t **payload)
{
    for (;;) {
        struct pollfd wait = {fd, POLLIN, 0};
        struct place source = {.length = sizeof source.v6};
        size_t header, length;
        const uint8_t *wanted = place_bytes(from, &length);
        ssize_t n;

        if (poll(&wait, 1, ms) <= 0)
            return 0;
        n = recvfrom(fd, packet, size, 0, &source.any, &source.length);
        /* Linux gives no header with what came over IPv6 */
        header = is_v6(from) ? 0 : (packet[0] & 15) * 4u;
        if (n < (ssize_t)header || memcmp(place_bytes(&source, &length), wanted, length) != 0)
            continue;
        *payload = packet + header;
        return (size_t)n - header;
    }
}

/* Linux fills in the checksum of ICMPv6, and believes none that is wrong. */
static int ping(const char *address, size_t size, int ms)
{
    static uint8_t request[8 + 65527], packet[65600];
    const struct place to = place_of(address, 0);
    int v6 = is_v6(&to), room = 1 << 20;
    int fd = socket(to.any.sa_family, SOCK_RAW, v6 ? (int)IPPROTO_ICMPV6 : (int)IPPROTO_ICMP);
    uint8_t *reply = NULL;
    size_t length;

    if (fd < 0)
        fail("raw socket");
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
    memset(request, 0, 8);
    request[0] = v6 ? 128 : 8;
    put16(request + 4, (uint32_t)getpid());
    put16(request + 6, (uint32_t)size);
    for (size_t i = 0; i < size; i++)
        request[8 + i] = (uint8_t)(i * 7 + (i >> 8));
    if (!v6)
        put16(request + 2, ~sum16(request, 8 + size, 0));
    if (sendto(fd, request, 8 + size, 0, &to.any, to.length) < 0) {
        close(fd);
        return 1;
    }
    do      /* an answer that another ping no longer waited for is not ours */
        length = raw_receive(fd, &to, packet, sizeof packet, ms, &reply);
    while (length > 0 &&
           (reply[0] != (v6 ? 129 : 0) || length < 8 || memcmp(reply + 4, request + 4, 4) != 0));
    close(fd);
    return length != 8 + size || (!v6 && sum16(reply, length, 0) != 0xFFFF) ||
           memcmp(reply + 4, request + 4, 4 + size) != 0;
}

static int ping_all(const char *address, char **sizes, int count)
{
    int wrong = 0;

    for (int i = 0; i < count; i++) {
        if (ping(address, strtoul(sizes[i], NULL, 10), ANSWER_MS) == 0)
            continue;
        fprintf(stderr, "host: no right answer to a ping with %s bytes\n", sizes[i]);
        wrong++;
    }
    printf("%d pings, %d of them not answered as they should be\n", count, wrong);
    return wrong != 0;
}

/* Until a ping is answered, for a minute at most. */
static int await(const char *address)
{
    const struct timespec pause = {0, 100000000};

    for (int i = 0; i < 300; i++) {
        if (ping(address, 0, 200) == 0)
            return 0;
        nanosleep(&pause, NULL);        /* where there is no way yet, nothing waits */
    }
    return 1;
}

/* --- odd segments (as nmap sends them), and what RFC 9293 3.10.7 answers -------------------- */

#define FIN 1
#define SYN 2
#define RST 4
#define PSH 8
#define ACK 16
#define URG 32

#define SEQ 1000u
#define OTHER 5000u     /* the acknowledgment number of what has one */

static const struct odd {
    const char *name;
    int open;           /* to the port that is listened to */
    int flags;
    unsigned length;    /* of text */
    int answer;         /* flags; 0: silence */
    uint32_t seq, ack;  /* of the answer; seq of a SYN,ACK is any */
} odd[] = {
    {"null, open", 1, 0, 0, 0, 0, 0},
    {"FIN, open", 1, FIN, 0, 0, 0, 0},
    {"xmas, open", 1, FIN | PSH | URG, 0, 0, 0, 0},
    {"ACK, open", 1, ACK, 0, RST, OTHER, 0},
    {"ACK with text, open", 1, ACK | PSH, 20, RST, OTHER, 0},
    {"FIN,ACK, open", 1, FIN | ACK, 0, RST, OTHER, 0},
    {"SYN,ACK, open", 1, SYN | ACK, 0, RST, OTHER, 0},
    {"RST, open", 1, RST, 0, 0, 0, 0},
    {"RST,ACK, open", 1, RST | ACK, 0, 0, 0, 0},
    {"SYN,RST, open", 1, SYN | RST, 0, 0, 0, 0},
    {"text without flags, open", 1, PSH, 30, 0, 0, 0},
    {"SYN, open", 1, SYN, 0, SYN | ACK, 0, SEQ + 1},
    {"SYN,PSH,URG,FIN, open", 1, SYN | FIN | PSH | URG, 0, SYN | ACK, 0, SEQ + 1},
    {"null, closed", 0, 0, 0, RST | ACK, 0, SEQ},
    {"FIN, closed", 0, FIN, 0, RST | ACK, 0, SEQ + 1},
    {"xmas, closed", 0, FIN | PSH | URG, 0, RST | ACK, 0, SEQ + 1},
    {"SYN, closed", 0, SYN, 0, RST | ACK, 0, SEQ + 1},
    {"SYN with text, closed", 0, SYN, 10, RST | ACK, 0, SEQ + 11},
    {"ACK, closed", 0, ACK, 0, RST, OTHER, 0},
    {"FIN,ACK with text, closed", 0, FIN | ACK, 10, RST, OTHER, 0},
    {"RST, closed", 0, RST, 0, 0, 0, 0},
};

static void odd_send(int fd, const struct place *to, unsigned from_port, unsigned to_port,
                     const struct odd *segment)
{
    uint8_t tcp[64] = {0};
    struct place here = {.length = sizeof here.v6};
    const uint8_t *bytes;
    size_t length;
    uint32_t sum;
    int probe = socket(to->any.sa_family, SOCK_DGRAM, 0);

    if (connect(probe, &to->any, to->length) != 0 ||
        getsockname(probe, &here.any, &here.length) != 0)
        fail("own address");
    close(probe);
    put16(tcp, from_port);
    put16(tcp + 2, to_port);
    put32(tcp + 4, SEQ);
    put32(tcp + 8, segment->flags & ACK ? OTHER : 0);
    tcp[12] = 5 << 4;
    tcp[13] = (uint8_t)segment->flags;
    put16(tcp + 14, 1024);
    bytes = place_bytes(&here, &length);
    sum = sum16(bytes, length, 6 + 20 + segment->length);
    bytes = place_bytes(to, &length);
    sum = sum16(bytes, length, sum);
    put16(tcp + 16, ~sum16(tcp, 20 + segment->length, sum));
    if (sendto(fd, tcp, 20 + segment->length, 0, &to->any, to->length) < 0)
        fail("odd segment");
}

static int odd_judge(const struct odd *segment, const uint8_t *tcp, size_t length)
{
    if (segment->answer == 0 && length == 0)
        return 0;
    if (length < 20) {
        fprintf(stderr, "host: %s: no answer\n", segment->name);
        return 1;
    }
    if ((tcp[13] & 0x3F) != segment->answer || get32(tcp + 8) != segment->ack ||
        (!(segment->answer & SYN) && get32(tcp + 4) != segment->seq)) {
        fprintf(stderr, "host: %s: answered with flags 0x%02x seq %u ack %u\n", segment->name,
                tcp[13], get32(tcp + 4), get32(tcp + 8));
        return 1;
    }
    return 0;
}

static int odd_all(const char *address, unsigned open, unsigned closed)
{
    static uint8_t packet[2048];
    const struct place to = place_of(address, 0);
    int fd = socket(to.any.sa_family, SOCK_RAW, IPPROTO_TCP), wrong = 0;
    unsigned port = 40000 + (unsigned)getpid() % 10000;

    if (fd < 0)
        fail("raw socket");
    for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++, port++) {
        uint8_t *tcp = NULL;
        size_t length;

        odd_send(fd, &to, port, odd[i].open ? open : closed, &odd[i]);
        do
            length = raw_receive(fd, &to, packet, sizeof packet,
                                 odd[i].answer ? ANSWER_MS : SILENCE_MS, &tcp);
        while (length >= 20 && (unsigned)(tcp[2] << 8 | tcp[3]) != port);
        wrong += odd_judge(&odd[i], tcp, length);
    }
    printf("%zu odd segments, %d of them answered wrongly\n", sizeof odd / sizeof odd[0], wrong);
    return wrong != 0;
}

int main(int argc, char **argv)
{
    if ((argc == 4 || argc == 5) && strcmp(argv[1], "bulk") == 0)
        return bulk(argv[2], strtoul(argv[3], NULL, 10), argv[4]);
    if (argc == 3 && strcmp(argv[1], "wait") == 0)
        return bulk_wait(strtoul(argv[2], NULL, 10));
    if (argc == 5 && strcmp(argv[1], "odd") == 0)
        return odd_all(argv[2], (unsigned)atoi(argv[3]), (unsigned)atoi(argv[4]));
    if (argc == 3 && strcmp(argv[1], "await") == 0)
        return await(argv[2]);
    if (argc > 3 && strcmp(argv[1], "ping") == 0)
        return ping_all(argv[2], argv + 3, argc - 3);
    fputs("usage: see the head of host.c\n", stderr);
    return 64;
}
