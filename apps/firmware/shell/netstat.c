/*
 * netstat: the sockets; with -s what the stack counted, and why it gave up
 * packets.
 */
#include "shell.h"

PB_SHELL_COMMAND(netstat, "[-s]", "sockets; -s: counters, and why packets were given up");

static const char *state_name(UINT state)
{
    static const char *const names[] = {
        [NX_TCP_CLOSED] = "CLOSED",           [NX_TCP_LISTEN_STATE] = "LISTEN",
        [NX_TCP_SYN_SENT] = "SYN-SENT",       [NX_TCP_SYN_RECEIVED] = "SYN-RECEIVED",
        [NX_TCP_ESTABLISHED] = "ESTABLISHED", [NX_TCP_CLOSE_WAIT] = "CLOSE-WAIT",
        [NX_TCP_FIN_WAIT_1] = "FIN-WAIT-1",   [NX_TCP_FIN_WAIT_2] = "FIN-WAIT-2",
        [NX_TCP_CLOSING] = "CLOSING",         [NX_TCP_TIMED_WAIT] = "TIME-WAIT",
        [NX_TCP_LAST_ACK] = "LAST-ACK",
    };

    return PB_SHELL_NAME(names, state);
}

#define PEER_TEXT (PB_BOOT_ADDRESS_TEXT + 8)
static CHAR *peer_name(CHAR text[PEER_TEXT], const NX_TCP_SOCKET *socket)
{
    const NXD_ADDRESS *peer = &socket->nx_tcp_socket_connect_ip;
    CHAR address[PB_BOOT_ADDRESS_TEXT];

    if (socket->nx_tcp_socket_connect_port == 0)
        return strcpy(text, "-");
    snprintf(text, PEER_TEXT, peer->nxd_ip_version == NX_IP_VERSION_V6 ? "[%s]:%u" : "%s:%u",
             pb_boot_format_address(address, peer),
             (unsigned)socket->nx_tcp_socket_connect_port & 0xFFFF);
    return text;
}

static VOID sockets_print(NX_IP *ip)
{
    NX_TCP_SOCKET *tcp = ip->nx_ip_tcp_created_sockets_ptr;
    NX_UDP_SOCKET *udp = ip->nx_ip_udp_created_sockets_ptr;
    CHAR peer[PEER_TEXT];

    for (ULONG i = 0; i < ip->nx_ip_tcp_created_sockets_count; i++) {
        printf("tcp  port %-5u  peer %-21s  %-12s  %s\n", (unsigned)tcp->nx_tcp_socket_port,
               peer_name(peer, tcp), state_name(tcp->nx_tcp_socket_state),
               tcp->nx_tcp_socket_name);
        tcp = tcp->nx_tcp_socket_created_next;
    }
    for (ULONG i = 0; i < ip->nx_ip_udp_created_sockets_count; i++) {
        printf("udp  port %-5u  %u queued  %s\n", (unsigned)udp->nx_udp_socket_port,
               (unsigned)udp->nx_udp_socket_receive_count, udp->nx_udp_socket_name);
        udp = udp->nx_udp_socket_created_next;
    }
}

static VOID ip_print(NX_IP *ip)
{
    ULONG sent, sent_bytes, received, received_bytes, invalid, dropped, sums, unsent, pieces_sent,
        pieces_received;

    if (nx_ip_info_get(ip, &sent, &sent_bytes, &received, &received_bytes, &invalid, &dropped,
                       &sums, &unsent, &pieces_sent, &pieces_received) == NX_SUCCESS)
        printf("IP:   %u packets sent (%u bytes), %u received (%u bytes); %u invalid, %u bad "
               "checksums, %u received and %u to send dropped; %u fragments sent, %u received\n",
               (unsigned)sent, (unsigned)sent_bytes, (unsigned)received, (unsigned)received_bytes,
               (unsigned)invalid, (unsigned)sums, (unsigned)dropped, (unsigned)unsent,
               (unsigned)pieces_sent, (unsigned)pieces_received);
}

static VOID icmp_print(NX_IP *ip)
{
    ULONG sent, timeouts, waits, answers, sums, unhandled;

    if (nx_icmp_info_get(ip, &sent, &timeouts, &waits, &answers, &sums, &unhandled) == NX_SUCCESS)
        printf("ICMP: %u pings sent, %u answered, %u timed out; %u bad checksums, %u other "
               "messages\n",
               (unsigned)sent, (unsigned)answers, (unsigned)timeouts, (unsigned)sums,
               (unsigned)unhandled);
}

static VOID udp_print(NX_IP *ip)
{
    ULONG sent, sent_bytes, received, received_bytes, invalid, dropped, sums;

    if (nx_udp_info_get(ip, &sent, &sent_bytes, &received, &received_bytes, &invalid, &dropped,
                        &sums) == NX_SUCCESS)
        printf("UDP:  %u datagrams sent (%u bytes), %u received (%u bytes); %u invalid, %u dropped, "
               "%u bad checksums\n",
               (unsigned)sent, (unsigned)sent_bytes, (unsigned)received, (unsigned)received_bytes,
               (unsigned)invalid, (unsigned)dropped, (unsigned)sums);
}

static VOID tcp_print(NX_IP *ip)
{
    ULONG sent, sent_bytes, received, received_bytes, invalid, dropped, sums, opened, closed, lost,
        again;

    if (nx_tcp_info_get(ip, &sent, &sent_bytes, &received, &received_bytes, &invalid, &dropped,
                        &sums, &opened, &closed, &lost, &again) == NX_SUCCESS)
        printf("TCP:  %u segments sent (%u bytes), %u received (%u bytes), %u sent again; %u invalid, "
               "%u dropped, %u bad checksums; connections: %u opened, %u closed, %u lost\n",
               (unsigned)sent, (unsigned)sent_bytes, (unsigned)received, (unsigned)received_bytes,
               (unsigned)again, (unsigned)invalid, (unsigned)dropped, (unsigned)sums,
               (unsigned)opened, (unsigned)closed, (unsigned)lost);
}

static VOID discards_print(const NX_IP *ip)
{
    ULONG total = 0;

    for (UINT i = 0; i < NX_DISCARD_REASONS; i++)
        total += ip->nx_ip_discards[i];
    printf("packets given up: %u\n", (unsigned)total);
    for (UINT i = 0; i < NX_DISCARD_REASONS; i++) {
        if (ip->nx_ip_discards[i] > 0)
            printf("  %6u  %s\n", (unsigned)ip->nx_ip_discards[i], _nx_discard_name(i));
    }
}

static VOID netstat_run(UINT count, CHAR **words)
{
    NX_IP *ip = &pb_shell_network.ip;

    if (count == 1) {
        sockets_print(ip);
    } else if (count == 2 && strcmp(words[1], "-s") == 0) {
        ip_print(ip);
        icmp_print(ip);
        udp_print(ip);
        tcp_print(ip);
        discards_print(ip);
    } else {
        pb_shell_usage(&pb_shell_netstat);
    }
}
