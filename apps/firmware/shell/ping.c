/*
 * ping: ICMP echo with the times that the replies took.
 */
#include "shell.h"
#include "status_names.h"

PB_SHELL_COMMAND(ping, "ADDRESS [COUNT]", "ask a host for an echo, 4 times");

#define PING_BYTES 56
#define PING_WAIT (1 * NX_IP_PERIODIC_RATE)

static uint64_t clock_ns(VOID)
{
    return _pb_machine->now(_pb_machine->board);
}

/* One echo; the pause to the next is what remains of a second. */
static UINT ping_once(NXD_ADDRESS *address, const CHAR *name, UINT number)
{
    static CHAR data[PING_BYTES];
    NX_PACKET *reply = NX_NULL;
    uint64_t start = clock_ns(), took;
    CHAR text[PB_STATUS_TEXT];
    UINT status;

    for (UINT i = 0; i < PING_BYTES; i++)
        data[i] = (CHAR)('a' + i % 26);
    status = nxd_icmp_ping(&pb_shell_network.ip, address, data, PING_BYTES, &reply, PING_WAIT);
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

static UINT count_read(const CHAR *word, UINT *count)
{
    UINT value = 0;

    for (; *word >= '0' && *word <= '9' && value < 10000; word++)
        value = value * 10 + (UINT)(*word - '0');
    *count = value;
    return *word == '\0' && value > 0 && value <= 10000;
}

static VOID ping_run(UINT count, CHAR **words)
{
    NXD_ADDRESS address;
    UINT rounds = 4, answered = 0;

    if (count < 2 || count > 3 ||
        pb_boot_parse_address(words[1], &address, NX_NULL) != NX_SUCCESS ||
        (count == 3 && !count_read(words[2], &rounds))) {
        pb_shell_usage(&pb_shell_ping);
        return;
    }
    pb_boot_network_wait(&pb_shell_network, &address);
    for (UINT i = 1; i <= rounds; i++) {
        answered += ping_once(&address, words[1], i);
        if (i < rounds)
            tx_thread_sleep(NX_IP_PERIODIC_RATE);
    }
    printf("%u sent, %u answered\n", (unsigned)rounds, (unsigned)answered);
}
