/*
 * The list of the shell's commands.
 */
#include "shell.h"

extern const struct pb_shell_command pb_shell_help, pb_shell_ps, pb_shell_ifconfig, pb_shell_arp,
    pb_shell_nd, pb_shell_route, pb_shell_netstat, pb_shell_ping, pb_shell_smtp, pb_shell_pcap,
    pb_shell_time, pb_shell_quit;

const struct pb_shell_command *const pb_shell_commands[] = {
    &pb_shell_help,  &pb_shell_ps,      &pb_shell_ifconfig, &pb_shell_arp,  &pb_shell_nd,
    &pb_shell_route, &pb_shell_netstat, &pb_shell_ping,     &pb_shell_smtp, &pb_shell_pcap,
    &pb_shell_time,  &pb_shell_quit,    NX_NULL,
};

VOID pb_shell_usage(const struct pb_shell_command *command)
{
    printf("usage: %s %s\n", command->name, command->operands);
}
