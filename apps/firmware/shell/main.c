/*
 * Firmware with a shell on the console: one thread reads lines and runs the
 * commands. The end of input switches the board off.
 */
#include "shell.h"
#include "pb_kernel.h"

#define PROMPT "postboard> "

struct pb_boot_network pb_shell_network;
static TX_THREAD thread;
static UCHAR thread_stack[8192];
static TX_SEMAPHORE input;

int main(void)
{
    tx_kernel_enter();
    return 0;
}

/* The console has something to read. */
static VOID console_interrupt(VOID)
{
    _pb_machine->acknowledge(_pb_machine->board, PB_IRQ_CONSOLE);
    tx_semaphore_ceiling_put(&input, 1);
}

/* Waits for a line; its length without the line feed, or -1 at the end. */
static int line_read(CHAR *line, size_t size)
{
    int length;

    while ((length = _pb_machine->console_read(_pb_machine->board, PROMPT, line, size - 1)) ==
           PB_CONSOLE_EMPTY)
        tx_semaphore_get(&input, TX_WAIT_FOREVER);
    if (length < 0)
        return -1;
    line[length] = '\0';
    return length;
}

static VOID command_run(UINT count, CHAR **words)
{
    for (const struct pb_shell_command *const *c = pb_shell_commands; *c != NX_NULL; c++) {
        if (strcmp((*c)->name, words[0]) == 0) {
            (*c)->run(count, words);
            return;
        }
    }
    printf("%s: no such command (try help)\n", words[0]);
}

static VOID greet(VOID)
{
    static const NXD_ADDRESS neighbour = {.nxd_ip_version = NX_IP_VERSION_V6,
                                          .nxd_ip_address.v6 = {0xFE800000, 0, 0, 1}};
    NXD_ADDRESS own = {.nxd_ip_version = NX_IP_VERSION_V4};
    CHAR text[PB_BOOT_ADDRESS_TEXT];
    ULONG mask;

    nx_ip_address_get(&pb_shell_network.ip, &own.nxd_ip_address.v4, &mask);
    if (own.nxd_ip_address.v4 == 0)
        pb_boot_own_address(&pb_shell_network.ip, &neighbour, &own);
    printf("Postboard shell at %s. Type help.\n", pb_boot_format_address(text, &own));
}

static VOID shell_entry(ULONG unused)
{
    static CHAR line[1024];
    CHAR *words[PB_SHELL_WORDS];
    UINT count;

    greet();
    while (line_read(line, sizeof line) >= 0) {
        count = pb_shell_split(line, words, PB_SHELL_WORDS);
        if (count > 0)
            command_run(count, words);
    }
    exit(0);
}

void tx_application_define(void *first_unused_memory)
{
    UINT status = pb_boot_network_start(&pb_shell_network, first_unused_memory);

    if (status == NX_SUCCESS)
        status = tx_semaphore_create(&input, "console", 0);
    if (status == NX_SUCCESS)
        status = tx_thread_create(&thread, "shell", shell_entry, 0, thread_stack,
                                  sizeof thread_stack, 20, 20, TX_NO_TIME_SLICE, TX_AUTO_START);
    if (status != NX_SUCCESS)
        pb_boot_failed(status);
    _pb_interrupt_connect(PB_IRQ_CONSOLE, console_interrupt);
}
