/*
 * ping: ICMP echo with the times that the replies took.
 */
#include "shell.h"
#include "status_names.h"

PB_SHELL_COMMAND(ping, "[-c COUNT] [-s BYTES] ADDRESS", "ask a host for an echo, 4 times");

#define PING_BYTES 56
#define PING_BYTES_MAX 65507 /* an IPv4 packet's 65,535 less its header and ICMP's */
#define PING_WAIT (1 * NX_IP_PERIODIC_RATE)

static uint64_t clock_ns(VOID)
{
    return _pb_machine->now(_pb_machine->board);
}

/* One echo; the pause to the next is what remains of a second. */
static UINT ping_once(NXD_ADDRESS *address, const CHAR *name, UINT number, UINT bytes)
{
    static CHAR data[PING_BYTES_MAX];
    NX_PACKET *reply = NX_NULL;
    uint64_t start = clock_ns(), took;
    CHAR text[PB_STATUS_TEXT];
    UINT status;

    for (UINT i = 0; i < bytes; i++)
        data[i] = (CHAR)('a' + i % 26);
    status = nxd_icmp_ping(&pb_shell_network.ip, address, data, bytes, &reply, PING_WAIT);
    took = clock_ns() - start;
    if (status == NX_SUCCESS) {
        printf("%u bytes from %s: seq=%u time=%u.%03u ms\n", (unsigned)reply->nx_packet_length,
               name, (unsigned)number, (unsigned)(took / 1000000), (unsigned)(took / 1000 % 1000));
        nx_packet_release(reply);
    } else {
        printf("no answer from %s: seq=%u (status %s)\n", name, (unsigned)number,
               pb_status_text(text, status));
    }
    return status == NX_SUCCESS;
}

static UINT number_read(const CHAR *word, UINT least, UINT most, UINT *number)
{
    UINT value = 0;

    for (; *word >= '0' && *word <= '9' && value <= most; word++)
        value = value * 10 + (UINT)(*word - '0');
    *number = value;
    return *word == '\0' && value >= least && value <= most;
}

/* The options and where the address stands; 0 when they are wrong. The count may
 * stand behind the address, too. */
static UINT words_read(UINT count, CHAR **words, UINT *rounds, UINT *bytes)
{
    UINT at = 1;

    for (; at + 1 < count && words[at][0] == '-'; at += 2) {
        UINT right = strcmp(words[at], "-c") == 0   ? number_read(words[at + 1], 1, 10000, rounds)
                     : strcmp(words[at], "-s") == 0 ? number_read(words[at + 1], 0, PING_BYTES_MAX, bytes)
                                                    : NX_FALSE;

        if (!right)
            return 0;
    }
    if (at + 2 == count && number_read(words[at + 1], 1, 10000, rounds))
        return at;
    return at + 1 == count ? at : 0;
}

static VOID ping_run(UINT count, CHAR **words)
{
    NXD_ADDRESS address;
    UINT rounds = 4, bytes = PING_BYTES, answered = 0;
    UINT at = words_read(count, words, &rounds, &bytes);

    if (at == 0 || pb_boot_parse_address(words[at], &address, NX_NULL) != NX_SUCCESS) {
        pb_shell_usage(&pb_shell_ping);
        return;
    }
    pb_boot_network_wait(&pb_shell_network, &address);
    for (UINT i = 1; i <= rounds; i++) {
        answered += ping_once(&address, words[at], i, bytes);
        if (i < rounds)
            tx_thread_sleep(NX_IP_PERIODIC_RATE);
    }
    printf("%u sent, %u answered\n", (unsigned)rounds, (unsigned)answered);
}
