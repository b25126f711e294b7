/*
 * We are a router on a link (RFC 4861 6.2): what advertisements say, and when they
 * go: at first, in time, when a host asks, and when we are no router any more.
 */
#include "nx_internal.h"

#ifdef FEATURE_NX_IPV6

#define SOLICITATION_BYTES  8
#define INITIAL_COUNT       3       /* the first ones follow each other sooner */
#define INITIAL_SECONDS     16u
#define BETWEEN_SECONDS     3u      /* multicasts of ours */
#define INTERVAL_LEAST      4u
#define INTERVAL_MOST       1800u
#define INTERVAL_DEFAULT    600u
#define LIFETIME_MOST       9000u
#define HOP_LIMIT           64u
#define PREFIX_FLAGS        0xC0u   /* on the link; hosts make addresses of it */
#define HEADER_WORDS        4
#define PREFIX_WORDS        8
#define LINK_ADDRESS_WORDS  2
#define MTU_WORDS           2
#define DNS_WORDS           6
#define WORDS_MOST (HEADER_WORDS + LINK_ADDRESS_WORDS + PREFIX_WORDS + MTU_WORDS + DNS_WORDS)

/* Fast periods in a second. */
static ULONG fast_rate(VOID)
{
    return NX_IP_PERIODIC_RATE / _nx_ip_fast_ticks();
}

static NX_IPV6_ROUTER *router_of(NX_IP *ip, const NX_INTERFACE *nx_interface)
{
    return &ip->nx_ip_ipv6_private.router[nx_interface->nx_interface_index];
}

UINT _nx_nd_advertises(const NX_IP *ip_ptr, const NX_INTERFACE *nx_interface)
{
    return ip_ptr->nx_ip_ipv6_private.router[nx_interface->nx_interface_index].is_router;
}

/* --- the message (4.2) ------------------------------------------------------------------ */

static UINT option_link_address(const NX_INTERFACE *nx_interface, ULONG *word)
{
    word[0] = NX_ND_OPTION_SOURCE << 24 | 1u << 16 |
              (nx_interface->nx_interface_physical_address_msw & 0xFFFF);
    word[1] = nx_interface->nx_interface_physical_address_lsw;
    return LINK_ADDRESS_WORDS;
}

static UINT option_prefix(const PB_IPV6_ADVERTISEMENT *told, ULONG *word)
{
    word[0] = NX_ND_OPTION_PREFIX << 24 | PREFIX_WORDS / 2 << 16 | told->pb_prefix_length << 8 |
              PREFIX_FLAGS;
    word[1] = told->pb_valid_lifetime;
    word[2] = told->pb_preferred_lifetime;
    word[3] = 0;
    _nx_ipv6_copy(word + 4, told->pb_prefix);
    return PREFIX_WORDS;
}

static UINT option_mtu(ULONG mtu, ULONG *word)
{
    word[0] = NX_ND_OPTION_MTU << 24 | MTU_WORDS / 2 << 16;
    word[1] = mtu;
    return MTU_WORDS;
}

static UINT option_dns(const PB_IPV6_ADVERTISEMENT *told, ULONG *word)
{
    word[0] = NX_ND_OPTION_RDNSS << 24 | DNS_WORDS / 2 << 16;
    word[1] = told->pb_dns_lifetime;
    _nx_ipv6_copy(word + 2, told->pb_dns_server);
    return DNS_WORDS;
}

/* Without a link-local address there is nobody to speak as (6.2.3): NX_FALSE. */
static UINT advertise(NX_IP *ip, NX_INTERFACE *nx_interface, ULONG router_lifetime)
{
    const PB_IPV6_ADVERTISEMENT *told = &router_of(ip, nx_interface)->told;
    NXD_IPV6_ADDRESS *source = _nx_ipv6_link_local(nx_interface);
    ULONG word[WORDS_MOST] = {(ULONG)NX_ICMPV6_ROUTER_ADVERTISEMENT_TYPE << 24,
                              HOP_LIMIT << 24 | (told->pb_preference & 3) << 19 | router_lifetime};
    UINT count = HEADER_WORDS;

    if (source == NX_NULL || !nx_interface->nx_interface_link_up)
        return NX_FALSE;
    count += option_link_address(nx_interface, word + count);
    if (told->pb_prefix_length > 0)
        count += option_prefix(told, word + count);
    if (told->pb_mtu > 0)
        count += option_mtu(told->pb_mtu, word + count);
    if (told->pb_dns_lifetime > 0)
        count += option_dns(told, word + count);
    _nx_words_swap(word, count);
    _nx_icmpv6_send(ip, nx_interface, source, _nx_ipv6_all_nodes, word,
                    count * (ULONG)sizeof *word);
    return NX_TRUE;
}

/* --- when (6.2.4, 6.2.6) ------------------------------------------------------------------ */

/* Between a third of the interval and the whole. */
static ULONG seconds_to_next(NX_IPV6_ROUTER *router)
{
    ULONG most = router->told.pb_interval;
    ULONG least = most / 3 > BETWEEN_SECONDS ? most / 3 : BETWEEN_SECONDS;
    ULONG seconds = least + _nx_random() % (most - least + 1);

    if (router->initial == 0)
        return seconds;
    router->initial--;
    return seconds < INITIAL_SECONDS ? seconds : INITIAL_SECONDS;
}

static VOID speak(NX_IP *ip, NX_INTERFACE *nx_interface)
{
    NX_IPV6_ROUTER *router = router_of(ip, nx_interface);

    if (!advertise(ip, nx_interface, router->told.pb_router_lifetime))
        return;
    router->seconds = seconds_to_next(router);
    router->silent = 0;
    router->periods = 0;
}

VOID _nx_nd_advertise_second(NX_IP *ip_ptr, NX_INTERFACE *nx_interface)
{
    NX_IPV6_ROUTER *router = router_of(ip_ptr, nx_interface);

    if (!router->is_router)
        return;
    _nx_ip_periodic_start(ip_ptr);
    if (router->silent < BETWEEN_SECONDS)
        router->silent++;
    if (router->seconds > 1)
        router->seconds--;
    else
        speak(ip_ptr, nx_interface);
}

/* Hosts that ask are answered, all at once, after a moment. */
VOID _nx_nd_advertise_fast_period(NX_IP *ip_ptr)
{
    for (UINT i = 0; i < NX_MAX_PHYSICAL_INTERFACES; i++) {
        NX_IPV6_ROUTER *router = &ip_ptr->nx_ip_ipv6_private.router[i];

        if (router->periods == 0)
            continue;
        if (--router->periods == 0)
            speak(ip_ptr, &ip_ptr->nx_ip_interface[i]);
        else
            _nx_ip_fast_periodic_start(ip_ptr);
    }
}

/* Who has no address yet does not tell its hardware's (6.1.1). */
VOID _nx_nd_router_solicitation_receive(NX_IP *ip_ptr, NX_PACKET *packet_ptr)
{
    NX_INTERFACE *in = packet_ptr->nx_packet_ip_interface;
    const ULONG *source = _nx_packet_source_words(packet_ptr);
    NX_IPV6_ROUTER *router = router_of(ip_ptr, in);
    UCHAR mac[6];
    UINT has_mac =
        _nx_nd_option_link_address(packet_ptr, SOLICITATION_BYTES, NX_ND_OPTION_SOURCE, mac);

    if (!router->is_router || (has_mac && _nx_ipv6_is_unspecified(source))) {
        ip_ptr->nx_ip_icmp_unhandled_messages++;
        return;
    }
    if (has_mac)
        _nx_nd_cache_hear(ip_ptr, source, in, mac);
    if (router->periods != 0)
        return;
    router->periods = 1 + _nx_random() % (fast_rate() / 2);     /* of half a second */
    if (router->silent < BETWEEN_SECONDS)
        router->periods += (BETWEEN_SECONDS - router->silent) * fast_rate();
    _nx_ip_fast_periodic_start(ip_ptr);
}

/* --- service ---------------------------------------------------------------------------- */

static UINT is_sound(const PB_IPV6_ADVERTISEMENT *told)
{
    return told->pb_prefix_length <= 128 && told->pb_preferred_lifetime <= told->pb_valid_lifetime &&
           told->pb_router_lifetime <= LIFETIME_MOST && told->pb_preference != 2 &&
           told->pb_preference <= 3 &&
           (told->pb_mtu == 0 || told->pb_mtu >= NX_MINIMUM_IPV6_PATH_MTU) &&
           (told->pb_interval == 0 ||
            (told->pb_interval >= INTERVAL_LEAST && told->pb_interval <= INTERVAL_MOST));
}

static UINT begin(NX_IP *ip, NX_INTERFACE *nx_interface, const PB_IPV6_ADVERTISEMENT *told)
{
    NX_IPV6_ROUTER *router = router_of(ip, nx_interface);

    if (ip->nx_ipv6_packet_receive == NX_NULL || ip->nx_ip_icmpv6_packet_process == NX_NULL)
        return NX_NOT_ENABLED;
    *router = (NX_IPV6_ROUTER){.told = *told, .is_router = NX_TRUE, .initial = INITIAL_COUNT};
    if (router->told.pb_interval == 0)
        router->told.pb_interval = INTERVAL_DEFAULT;
    _nx_ip_periodic_start(ip);
    return NX_SUCCESS;
}

/* The last word: nobody shall use us (6.2.5). */
static UINT end(NX_IP *ip, NX_INTERFACE *nx_interface)
{
    NX_IPV6_ROUTER *router = router_of(ip, nx_interface);

    if (!router->is_router)
        return NX_NOT_ENABLED;
    advertise(ip, nx_interface, 0);
    memset(router, 0, sizeof *router);
    return NX_SUCCESS;
}

UINT pb_ipv6_advertise(NX_IP *ip_ptr, UINT interface_index,
                       const PB_IPV6_ADVERTISEMENT *advertisement)
{
    NX_INTERFACE *nx_interface = &ip_ptr->nx_ip_interface[interface_index];
    UINT status;

    if (interface_index >= NX_MAX_PHYSICAL_INTERFACES || !nx_interface->nx_interface_valid)
        return NX_INVALID_INTERFACE;
    if (advertisement != NX_NULL && !is_sound(advertisement))
        return NX_INVALID_PARAMETERS;
    _nx_ip_lock(ip_ptr);
    status = advertisement != NX_NULL ? begin(ip_ptr, nx_interface, advertisement)
                                      : end(ip_ptr, nx_interface);
    _nx_ip_unlock(ip_ptr);
    return status;
}

#endif
