/*
 * A router between two IPv6 links: it advertises itself and a prefix on each, answers
 * those who ask, forwards, and says when a packet is too big. Boot arguments: ip6
 * (ADDRESS/LEN of the near link, on controller 0), far (of the far one, on controller
 * 1), and what it tells hosts of the near link: lifetime (1800), interval, preference
 * (high, medium, low), mtu, dns. far-mtu limits what it sends to the far link, which
 * nobody there is told.
 */
#include "boot.h"
#include "nx_ipv6.h"

#define FAR_INTERFACE "eth1"
#define LIFETIME      1800 /* RFC 4861 6.2.1: three times the interval */
#define VALID         2592000
#define PREFERRED     604800

enum { NEAR, FAR };

static struct pb_boot_network network;
static TX_THREAD thread;
static UCHAR thread_stack[4096];

int main(void)
{
    tx_kernel_enter();
    return 0;
}

static UINT preference(VOID)
{
    const char *name = pb_boot_text("preference", "medium");

    return strcmp(name, "high") == 0 ? 1 : strcmp(name, "low") == 0 ? 3 : 0;
}

/* The prefix of our own address there. */
static UINT prefix_of(const char *own, PB_IPV6_ADVERTISEMENT *told)
{
    NXD_ADDRESS address;
    UINT status = pb_boot_parse_address(own, &address, &told->pb_prefix_length);

    if (status == NX_SUCCESS) {
        memcpy(told->pb_prefix, address.nxd_ip_address.v6, sizeof told->pb_prefix);
        pb_boot_network_of(told->pb_prefix, told->pb_prefix_length);
    }
    return status;
}

static UINT advertise(UINT side)
{
    PB_IPV6_ADVERTISEMENT told = {
        .pb_valid_lifetime = VALID,
        .pb_preferred_lifetime = PREFERRED,
        .pb_router_lifetime = pb_boot_number("lifetime", LIFETIME),
        .pb_interval = pb_boot_number("interval", 0),
        .pb_preference = preference(),
    };
    const char *dns = pb_boot_text("dns", "");
    UINT status = prefix_of(pb_boot_text(side == NEAR ? "ip6" : "far", ""), &told);
    NXD_ADDRESS server;

    if (side == NEAR)
        told.pb_mtu = pb_boot_number("mtu", 0);
    if (status == NX_SUCCESS && *dns != '\0') {
        status = pb_boot_parse_address(dns, &server, NX_NULL);
        memcpy(told.pb_dns_server, server.nxd_ip_address.v6, sizeof told.pb_dns_server);
        told.pb_dns_lifetime = LIFETIME;
    }
    return status == NX_SUCCESS ? pb_ipv6_advertise(&network.ip, side, &told) : status;
}

/* When drivers have told what they carry. */
static VOID router_entry(ULONG unused)
{
    UINT status = advertise(NEAR);

    if (status == NX_SUCCESS)
        status = advertise(FAR);
    if (status == NX_SUCCESS)
        status = nx_ip_interface_mtu_set(&network.ip, FAR, pb_boot_number("far-mtu", 1500));
    if (status != NX_SUCCESS)
        pb_boot_failed(status);
}

static UINT far_link_start(VOID)
{
    NXD_ADDRESS address;
    ULONG length;
    UINT status = pb_boot_parse_address(pb_boot_text("far", ""), &address, &length);

    if (status == NX_SUCCESS)
        status = nx_ip_interface_attach(&network.ip, FAR_INTERFACE, 0, 0, nx_ethernet_driver);
    if (status == NX_SUCCESS)
        status = nxd_ipv6_address_set(&network.ip, FAR, NX_NULL, 10, NX_NULL);
    if (status == NX_SUCCESS)
        status = nxd_ipv6_address_set(&network.ip, FAR, &address, length, NX_NULL);
    return status == NX_SUCCESS ? nx_ip_forwarding_enable(&network.ip) : status;
}

void tx_application_define(void *first_unused_memory)
{
    UINT status = pb_boot_network_start(&network, first_unused_memory);

    if (status == NX_SUCCESS)
        status = far_link_start();
    if (status == NX_SUCCESS)
        status = tx_thread_create(&thread, "router", router_entry, 0, thread_stack,
                                  sizeof thread_stack, 16, 16, TX_NO_TIME_SLICE, TX_AUTO_START);
    if (status != NX_SUCCESS)
        pb_boot_failed(status);
}
