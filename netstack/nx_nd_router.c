/*
 * Routers speak, and we configure ourselves (RFC 4861 6, RFC 4862 5.5): router
 * solicitations, advertisements and what each of their options means.
 */
#include "nx_internal.h"

#ifdef FEATURE_NX_IPV6

#define RA_HEADER_BYTES    16
#define PREFIX_BYTES       32u
#define PREFIX_ON_LINK     0x80
#define PREFIX_AUTONOMOUS  0x40
#define TWO_HOURS          7200
#define REACHABLE_MS_MAX   3600000u
#define SOLICITATION_SECONDS_MOST 3600u     /* RFC 7559 MRT */

ULONG _nx_nd_word(const UCHAR *at)
{
    return (ULONG)at[0] << 24 | (ULONG)at[1] << 16 | (ULONG)at[2] << 8 | at[3];
}

VOID _nx_nd_prefix_read(const UCHAR *at, ULONG bits, ULONG prefix[4])
{
    for (UINT i = 0; i < 4; i++) {
        prefix[i] = _nx_nd_word(at + 4 * i);
        if (bits < 32 * (i + 1))
            prefix[i] &= bits <= 32 * i ? 0 : ~(0xFFFFFFFFu >> (bits - 32 * i));
    }
}

/* --- solicitations (6.3.7) --------------------------------------------------------------- */

static UINT autoconfigures(NX_IP *ip, const NX_INTERFACE *nx_interface)
{
#ifdef NX_IPV6_STATELESS_AUTOCONFIG_CONTROL
    if (nx_interface->nx_ipv6_stateless_address_autoconfig_status !=
        NX_STATELESS_ADDRESS_AUTOCONFIG_ENABLED)
        return NX_FALSE;
#endif
    return !ip->nx_ip_ipv6_private.disabled[nx_interface->nx_interface_index] &&
           !_nx_nd_advertises(ip, nx_interface);
}

VOID _nx_nd_router_solicitations_begin(NX_IP *ip_ptr, NX_INTERFACE *nx_interface)
{
#ifndef NX_DISABLE_ICMPV6_ROUTER_SOLICITATION
    if (!nx_interface->nx_interface_valid || ip_ptr->nx_ip_icmpv6_packet_process == NX_NULL)
        return;
    nx_interface->nx_ipv6_rtr_solicitation_max = NX_ICMPV6_MAX_RTR_SOLICITATIONS;
    nx_interface->nx_ipv6_rtr_solicitation_count = NX_ICMPV6_MAX_RTR_SOLICITATIONS;
    nx_interface->nx_ipv6_rtr_solicitation_interval = NX_ICMPV6_RTR_SOLICITATION_INTERVAL;
    nx_interface->nx_ipv6_rtr_solicitation_timer = NX_ICMPV6_RTR_SOLICITATION_DELAY;
    _nx_ip_periodic_start(ip_ptr);
#else
    NX_PARAMETER_NOT_USED(ip_ptr);
    NX_PARAMETER_NOT_USED(nx_interface);
#endif
}

static VOID solicit(NX_IP *ip, NX_INTERFACE *nx_interface, NXD_IPV6_ADDRESS *source)
{
    ULONG word[4] = {(ULONG)NX_ICMPV6_ROUTER_SOLICITATION_TYPE << 24, 0,
                     NX_ND_OPTION_SOURCE << 24 | 1u << 16 |
                         (nx_interface->nx_interface_physical_address_msw & 0xFFFF),
                     nx_interface->nx_interface_physical_address_lsw};

    _nx_words_swap(word, 4);
    _nx_icmpv6_send(ip, nx_interface, source, _nx_ipv6_all_routers, word, sizeof word);
}

/* About `seconds`, up to a tenth more or less. */
static ULONG about(ULONG seconds)
{
    ULONG permille = 900 + _nx_random() % 201;

    return (seconds * permille + 500) / 1000;
}

/* RFC 7559: with ever more time between them, until there is a router; the interface
 * profile gives up after the documented number. */
static VOID next_solicitation(NX_IP *ip, NX_INTERFACE *nx_interface)
{
    ULONG *interval = &nx_interface->nx_ipv6_rtr_solicitation_interval;
    UINT is_last = nx_interface->nx_ipv6_rtr_solicitation_count == 1;
    UINT is_first = nx_interface->nx_ipv6_rtr_solicitation_count ==
                    nx_interface->nx_ipv6_rtr_solicitation_max;

    if (ip->nx_ip_tcp_profile_rfc)
        *interval = (is_first ? 0 : *interval) + about(*interval);
    if (*interval > SOLICITATION_SECONDS_MOST)
        *interval = about(SOLICITATION_SECONDS_MOST);
    nx_interface->nx_ipv6_rtr_solicitation_timer = *interval;
    if (!is_last || !ip->nx_ip_tcp_profile_rfc || _nx_ipv6_router_choose(ip, nx_interface))
        nx_interface->nx_ipv6_rtr_solicitation_count--;
}

/* An interface without a link-local address, and without one coming, is not
 * meant to configure itself; while one is tested, we wait for it. */
static VOID solicitation_second(NX_IP *ip, NX_INTERFACE *nx_interface)
{
    NXD_IPV6_ADDRESS *source;

    if (!nx_interface->nx_interface_valid || nx_interface->nx_ipv6_rtr_solicitation_count == 0 ||
        !autoconfigures(ip, nx_interface) ||
        nx_interface->nxd_interface_ipv6_address_list_head == NX_NULL)
        return;
    _nx_ip_periodic_start(ip);
    source = _nx_ipv6_link_local(nx_interface);
    if (source == NX_NULL || !nx_interface->nx_interface_link_up)
        return;
    if (nx_interface->nx_ipv6_rtr_solicitation_timer > 1) {
        nx_interface->nx_ipv6_rtr_solicitation_timer--;
        return;
    }
    next_solicitation(ip, nx_interface);
    solicit(ip, nx_interface, source);
}

/* An answer ends it, but not before there was a question: what is answered may say
 * more than what all are told. */
static VOID solicitations_end(NX_INTERFACE *nx_interface)
{
    nx_interface->nx_ipv6_rtr_solicitation_count =
        nx_interface->nx_ipv6_rtr_solicitation_count == nx_interface->nx_ipv6_rtr_solicitation_max;
}

/* --- autoconfiguration (RFC 4862 5.5.3) ------------------------------------------------------ */

/* (e): nobody shortens a life to less than two hours in one step, but what has
 * less left is not lengthened by that. */
static VOID lifetime_renew(NX_IPV6_LIFETIME *lifetime, ULONG valid, ULONG preferred)
{
    lifetime->preferred = preferred;
    if (valid > TWO_HOURS || valid > lifetime->valid)
        lifetime->valid = valid;
    else if (lifetime->valid > TWO_HOURS)
        lifetime->valid = TWO_HOURS;
}

static NXD_IPV6_ADDRESS *configured_address(const NX_IP *ip, NX_INTERFACE *nx_interface,
                                            const ULONG prefix[4], ULONG length)
{
    NXD_IPV6_ADDRESS *entry = nx_interface->nxd_interface_ipv6_address_list_head;

    while (entry != NX_NULL &&
           (entry->nxd_ipv6_address_ConfigurationMethod !=
                NX_IPV6_ADDRESS_STATELESS_AUTO_CONFIG ||
            ip->nx_ip_ipv6_private.lifetime[entry->nxd_ipv6_address_index].temporary ||
            _nx_ipv6_common_bits(entry->nxd_ipv6_address, prefix) < length))
        entry = entry->nxd_ipv6_address_next;
    return entry;
}

static VOID address_configure(NX_IP *ip, NX_INTERFACE *nx_interface, const ULONG router[4],
                              const ULONG prefix[4], ULONG length, ULONG valid, ULONG preferred)
{
    NXD_IPV6_ADDRESS *entry;
    NX_IPV6_LIFETIME *lifetime;
    ULONG address[4];

    /* The identifier has 64 bits: it must make the address whole (d); no other prefix
     * is that of an address (e). */
    if (length != 128 - NX_IPV6_HOST_ID_LENGTH || length != 64)
        return;
    entry = configured_address(ip, nx_interface, prefix, length);
    if (entry != NX_NULL) {
        lifetime = &ip->nx_ip_ipv6_private.lifetime[entry->nxd_ipv6_address_index];
        lifetime_renew(lifetime, valid, preferred);
        _nx_ipv6_copy(lifetime->router, router);
        _nx_ipv6_address_age(ip, entry);
        _nx_ipv6_temporary_renew(ip, entry);
        _nx_ip_periodic_start(ip);
        return;
    }
    if (valid == 0 || !autoconfigures(ip, nx_interface))
        return;
    _nx_ipv6_copy(address, prefix);
    _nx_ipv6_identifier_stable(ip, nx_interface, address, 0);
    if (_nx_ipv6_address_entry(ip, address, NX_NULL) != NX_NULL)
        return;
    entry = _nx_ipv6_address_add(ip, nx_interface, address, length,
                                 NX_IPV6_ADDRESS_STATELESS_AUTO_CONFIG);
    if (entry == NX_NULL)
        return;
    lifetime = &ip->nx_ip_ipv6_private.lifetime[entry->nxd_ipv6_address_index];
    lifetime->valid = valid;
    lifetime->preferred = preferred;
    _nx_ipv6_copy(lifetime->router, router);
    _nx_ip_periodic_start(ip);
    _nx_ipv6_address_notify(ip, NX_IPV6_ADDRESS_STATELESS_AUTO_CONFIG, entry);
    _nx_ipv6_temporary_begin(ip, entry);
}

/* --- options of an advertisement ---------------------------------------------------------------- */

static VOID option_prefix(NX_IP *ip, NX_INTERFACE *nx_interface, const ULONG router[4],
                          const UCHAR *option, ULONG length)
{
    ULONG prefix[4];
    ULONG bits = option[2];
    ULONG valid = _nx_nd_word(option + 4);
    ULONG preferred = _nx_nd_word(option + 8);

    _nx_nd_prefix_read(option + 16, bits, prefix);
    if (length != PREFIX_BYTES || bits > 128 || _nx_ipv6_is_link_local(prefix) ||
        _nx_ipv6_is_multicast(prefix))
        return;
    if (option[3] & PREFIX_ON_LINK)
        _nx_ipv6_prefix_set(ip, nx_interface, prefix, bits, valid);
    if ((option[3] & PREFIX_AUTONOMOUS) && preferred <= valid)
        address_configure(ip, nx_interface, router, prefix, bits, valid, preferred);
}

/* The link may carry less than the driver thinks, but no link less than 1280. */
static VOID option_mtu(NX_IP *ip, NX_INTERFACE *nx_interface, const UCHAR *option, ULONG length)
{
    ULONG *link = &ip->nx_ip_ipv6_private.link_mtu[nx_interface->nx_interface_index];
    ULONG mtu = _nx_nd_word(option + 4);

    if (*link == 0)
        *link = nx_interface->nx_interface_ip_mtu_size;
    if (length == 8 && mtu >= NX_MINIMUM_IPV6_PATH_MTU && mtu <= *link)
        nx_interface->nx_interface_ip_mtu_size = mtu;
}

static VOID options_take(NX_IP *ip, const NX_PACKET *packet)
{
    NX_INTERFACE *in = packet->nx_packet_ip_interface;
    const ULONG *router = _nx_packet_source_words(packet);
    ULONG at = RA_HEADER_BYTES;
    UCHAR option[NX_ND_OPTION_ROOM] = {0};
    ULONG length;

    while (_nx_nd_option_next(packet, &at, option, sizeof option, &length)) {
        switch (option[0]) {
        case NX_ND_OPTION_PREFIX:
            option_prefix(ip, in, router, option, length);
            break;
        case NX_ND_OPTION_MTU:
            option_mtu(ip, in, option, length);
            break;
        case NX_ND_OPTION_ROUTE:
            _nx_ipv6_told_route(ip, in, router, option, length);
            break;
        case NX_ND_OPTION_RDNSS:
            _nx_ipv6_dns_servers_told(ip, in, option, length);
            break;
        case NX_ND_OPTION_DNSSL:
            _nx_ipv6_search_domains_told(ip, in, option, length);
            break;
        default:
            break;
        }
        memset(option, 0, sizeof option);
    }
}

/* --- the advertisement (6.3.4) -------------------------------------------------------------------- */

/* Fields that are 0 say nothing. */
static VOID parameters_take(NX_IP *ip, const UCHAR header[RA_HEADER_BYTES])
{
    ULONG reachable = _nx_nd_word(header + 8);
    ULONG retransmit = _nx_nd_word(header + 12);

    if (header[4] != 0)
        ip->nx_ipv6_hop_limit = header[4];
    if (reachable != 0 && reachable <= REACHABLE_MS_MAX)
        ip->nx_ipv6_reachable_timer = reachable < 1000 ? 1 : reachable / 1000;
    if (retransmit != 0 && retransmit <= REACHABLE_MS_MAX) {
        retransmit = retransmit * NX_IP_PERIODIC_RATE / 1000;
        ip->nx_ipv6_retrans_timer_ticks = retransmit > 0 ? retransmit : 1;
    }
}

VOID _nx_nd_router_advertisement_receive(NX_IP *ip_ptr, NX_PACKET *packet_ptr)
{
    NX_INTERFACE *in = packet_ptr->nx_packet_ip_interface;
    const ULONG *source = _nx_packet_source_words(packet_ptr);
    UCHAR header[RA_HEADER_BYTES];
    ULONG lifetime;
    UINT preference;
    UCHAR mac[6];

    if (!_nx_ipv6_is_link_local(source)) {
        ip_ptr->nx_ip_icmp_invalid_packets++;
        _nx_discard(ip_ptr, NX_NULL, NX_DISCARD_ICMP_MESSAGE);
        return;
    }
    if (_nx_nd_advertises(ip_ptr, in))
        return;
    _nx_packet_peek(packet_ptr, header, sizeof header);
    lifetime = (ULONG)header[6] << 8 | header[7];
    preference = header[5] >> 3 & 3;
    parameters_take(ip_ptr, header);
    _nx_ipv6_router_set(ip_ptr, source, in, NX_IPV6_ROUTE_TYPE_SOLICITATED, lifetime,
                        preference == 2 ? 0 : preference);
    if (lifetime > 0)
        solicitations_end(in);
    if (_nx_nd_option_link_address(packet_ptr, RA_HEADER_BYTES, NX_ND_OPTION_SOURCE, mac))
        _nx_nd_cache_hear(ip_ptr, source, in, mac);
    options_take(ip_ptr, packet_ptr);
    if (ip_ptr->nx_icmpv6_ra_flag_callback != NX_NULL)
        ip_ptr->nx_icmpv6_ra_flag_callback(ip_ptr, header[5]);
}

VOID _nx_nd_router_second(NX_IP *ip_ptr)
{
    for (UINT i = 0; i < NX_MAX_PHYSICAL_INTERFACES; i++) {
        solicitation_second(ip_ptr, &ip_ptr->nx_ip_interface[i]);
        _nx_nd_advertise_second(ip_ptr, &ip_ptr->nx_ip_interface[i]);
    }
    _nx_ipv6_dns_second(ip_ptr);
    _nx_ipv6_told_routes_second(ip_ptr);
}

/* --- services ------------------------------------------------------------------------------------------ */

UINT _nxd_ipv6_stateless_address_autoconfig_enable(NX_IP *ip_ptr, UINT interface_index)
{
#ifdef NX_IPV6_STATELESS_AUTOCONFIG_CONTROL
    NX_INTERFACE *nx_interface = &ip_ptr->nx_ip_interface[interface_index];
    UINT status = NX_ALREADY_ENABLED;

    _nx_ip_lock(ip_ptr);
    if (nx_interface->nx_ipv6_stateless_address_autoconfig_status !=
        NX_STATELESS_ADDRESS_AUTOCONFIG_ENABLED) {
        nx_interface->nx_ipv6_stateless_address_autoconfig_status =
            NX_STATELESS_ADDRESS_AUTOCONFIG_ENABLED;
        _nx_nd_router_solicitations_begin(ip_ptr, nx_interface);
        status = NX_SUCCESS;
    }
    _nx_ip_unlock(ip_ptr);
    return status;
#else
    NX_PARAMETER_NOT_USED(ip_ptr);
    NX_PARAMETER_NOT_USED(interface_index);
    return NX_NOT_SUPPORTED;
#endif
}

UINT _nxd_ipv6_stateless_address_autoconfig_disable(NX_IP *ip_ptr, UINT interface_index)
{
#ifdef NX_IPV6_STATELESS_AUTOCONFIG_CONTROL
    _nx_ip_lock(ip_ptr);
    ip_ptr->nx_ip_interface[interface_index].nx_ipv6_stateless_address_autoconfig_status =
        NX_STATELESS_ADDRESS_AUTOCONFIG_DISABLED;
    _nx_ip_unlock(ip_ptr);
    return NX_SUCCESS;
#else
    NX_PARAMETER_NOT_USED(ip_ptr);
    NX_PARAMETER_NOT_USED(interface_index);
    return NX_NOT_SUPPORTED;
#endif
}

#endif
