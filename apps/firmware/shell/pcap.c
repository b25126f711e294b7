/*
 * pcap: captures the link into a file of the host.
 */
#include "shell.h"

PB_SHELL_COMMAND(pcap, "FILE|off", "start or stop a capture");

static VOID pcap_run(UINT count, CHAR **words)
{
    int stop;

    if (count != 2) {
        pb_shell_usage(&pb_shell_pcap);
        return;
    }
    stop = strcmp(words[1], "off") == 0;
    /* The machine prints the reason when it cannot. */
    if (_pb_machine->capture(_pb_machine->board, stop ? NULL : words[1]) == 0)
        printf(stop ? "capture stopped\n" : "capturing into %s\n", words[1]);
}
