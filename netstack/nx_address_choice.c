/*
 * Which of our addresses speaks, and to which of several (RFC 6724): the policy
 * table, the choice of a source (section 5), the order of destinations (section 6).
 * IPv4 takes part as IPv4-mapped addresses.
 */
#include "nx_internal.h"

#ifdef FEATURE_NX_IPV6

#define MAPPED_WORD   0xFFFFu       /* the third of ::ffff:a.b.c.d */
#define MAPPED_BITS   96
#define LINK_LOCAL_ID 64            /* of which no prefix tells (RFC 6724 2.2) */

enum scope { SCOPE_LINK = NX_IPV6_SCOPE_LINK, SCOPE_SITE = 5, SCOPE_GLOBAL = 14 };

static UINT is_mapped(const ULONG a[4])
{
    return (a[0] | a[1]) == 0 && a[2] == MAPPED_WORD;
}

/* RFC 6724 3.1, 3.2: of unicast, what is of the link, what was of a site once, and the
 * rest. */
static UINT scope_of(const ULONG a[4])
{
    UINT of_link = is_mapped(a) ? a[3] >> 16 == 0xA9FE || a[3] >> 24 == 127
                                : _nx_ipv6_is_link_local(a) || _nx_ipv6_is_loopback(a);

    if (_nx_ipv6_is_multicast(a))
        return _nx_ipv6_group_scope(a);
    if (of_link)
        return SCOPE_LINK;
    return (a[0] & 0xFFC00000) == 0xFEC00000 ? SCOPE_SITE : SCOPE_GLOBAL;
}

struct policy {
    ULONG prefix[4];
    UCHAR length, precedence, label;
};

/* RFC 6724 2.1: the default policy table; the first match is the longest. */
static const struct policy *policy_of(const ULONG a[4])
{
    static const struct policy policies[] = {
        {{0, 0, 0, 1}, 128, 50, 0},          {{0, 0, MAPPED_WORD, 0}, MAPPED_BITS, 35, 4},
        {{0, 0, 0, 0}, 96, 1, 3},            {{0x20020000, 0, 0, 0}, 16, 30, 2},
        {{0x20010000, 0, 0, 0}, 32, 5, 5},   {{0xFC000000, 0, 0, 0}, 7, 3, 13},
        {{0xFEC00000, 0, 0, 0}, 10, 1, 11},  {{0x3FFE0000, 0, 0, 0}, 16, 1, 12},
        {{0, 0, 0, 0}, 0, 40, 1},
    };
    const struct policy *policy = policies;

    while (_nx_ipv6_common_bits(policy->prefix, a) < policy->length)
        policy++;
    return policy;
}

/* How many bits two addresses share, identifiers apart. */
static INT bits_shared(const ULONG source[4], ULONG prefix_length, const ULONG destination[4])
{
    ULONG bits = _nx_ipv6_common_bits(source, destination);
    ULONG most = _nx_ipv6_is_link_local(source) ? LINK_LOCAL_ID : prefix_length;

    return (INT)(bits < most ? bits : most);
}

/* The first rule that tells two apart decides; positive: the first one is better. */
static INT first_difference(const INT *by, UINT rules)
{
    UINT i = 0;

    while (i < rules - 1 && by[i] == 0)
        i++;
    return by[i];
}

/* --- sources (5) ---------------------------------------------------------------------- */

struct journey {
    const NX_IPV6_LIFETIME *lifetime;       /* of our addresses, by their index */
    const ULONG *destination;
    ULONG next_hop[4];                      /* a router, or the destination itself */
};

/* Rule 2: the smallest scope that reaches so far, else the largest. */
static INT scope_compare(UINT a, UINT b, UINT wanted)
{
    if (a == b)
        return 0;
    return a < b ? (a < wanted ? -1 : 1) : (b < wanted ? 1 : -1);
}

/* Rules 4 (mobility) and 5 do not apply: all candidates are on the interface that
 * the packet leaves by. */
static INT source_compare(const struct journey *on, const NXD_IPV6_ADDRESS *a,
                          const NXD_IPV6_ADDRESS *b)
{
    const ULONG *x = a->nxd_ipv6_address, *y = b->nxd_ipv6_address, *to = on->destination;
    const NX_IPV6_LIFETIME *of_a = &on->lifetime[a->nxd_ipv6_address_index];
    const NX_IPV6_LIFETIME *of_b = &on->lifetime[b->nxd_ipv6_address_index];
    UINT label = policy_of(to)->label;
    const INT by[] = {
        /* 1 */ (INT)_nx_ipv6_same(x, to) - (INT)_nx_ipv6_same(y, to),
        /* 2 */ scope_compare(scope_of(x), scope_of(y), scope_of(to)),
        /* 3 */ (b->nxd_ipv6_address_state == NX_IPV6_ADDR_STATE_DEPRECATED) -
            (a->nxd_ipv6_address_state == NX_IPV6_ADDR_STATE_DEPRECATED),
        /* 5.5 */ (INT)_nx_ipv6_same(of_a->router, on->next_hop) -
            (INT)_nx_ipv6_same(of_b->router, on->next_hop),
        /* 6 */ (policy_of(x)->label == label) - (policy_of(y)->label == label),
        /* 7 */ of_a->temporary - of_b->temporary,
        /* 8 */ bits_shared(x, a->nxd_ipv6_address_prefix_length, to) -
            bits_shared(y, b->nxd_ipv6_address_prefix_length, to),
    };

    return first_difference(by, sizeof by / sizeof by[0]);
}

NXD_IPV6_ADDRESS *_nx_ipv6_source_select(NX_IP *ip_ptr, NX_INTERFACE *nx_interface,
                                         const ULONG destination[4])
{
    struct journey on = {ip_ptr->nx_ip_ipv6_private.lifetime, destination, {0}};
    NXD_IPV6_ADDRESS *best = NX_NULL;

    if (_nx_ipv6_is_multicast(destination) ||
        !_nx_ipv6_next_hop(ip_ptr, nx_interface, destination, on.next_hop))
        _nx_ipv6_copy(on.next_hop, destination);
    for (NXD_IPV6_ADDRESS *entry = nx_interface->nxd_interface_ipv6_address_list_head;
         entry != NX_NULL; entry = entry->nxd_ipv6_address_next) {
        if (_nx_ipv6_address_is_usable(entry) &&
            (best == NX_NULL || source_compare(&on, entry, best) > 0))
            best = entry;
    }
    return best;
}

/* --- destinations (6) ----------------------------------------------------------------- */

/* A destination, and what would speak to it. */
struct candidate {
    ULONG version;
    ULONG address[4], source[4];
    ULONG prefix_length;                    /* of the source */
    INT usable, deprecated;
};

static VOID mapped_set(ULONG words[4], ULONG address)
{
    words[0] = words[1] = 0;
    words[2] = MAPPED_WORD;
    words[3] = address;
}

static VOID candidate_v4(NX_IP *ip, ULONG address, struct candidate *candidate)
{
    NX_INTERFACE *nx_interface = NX_NULL;
    ULONG next_hop;

    mapped_set(candidate->address, address);
    if (_nx_ip_route_find(ip, address, &nx_interface, &next_hop) != NX_SUCCESS ||
        nx_interface->nx_interface_ip_address == 0)
        return;
    candidate->usable = 1;
    mapped_set(candidate->source, nx_interface->nx_interface_ip_address);
    candidate->prefix_length = MAPPED_BITS;
    for (ULONG mask = nx_interface->nx_interface_ip_network_mask; mask != 0; mask <<= 1)
        candidate->prefix_length++;
}

static VOID candidate_v6(NX_IP *ip, const ULONG address[4], struct candidate *candidate)
{
    NX_ROUTE route = {0};

    _nx_ipv6_copy(candidate->address, address);
    if (_nx_ipv6_route_find(ip, address, &route) != NX_SUCCESS)
        return;
    candidate->usable = 1;
    candidate->deprecated =
        route.source->nxd_ipv6_address_state == NX_IPV6_ADDR_STATE_DEPRECATED;
    _nx_ipv6_copy(candidate->source, route.source->nxd_ipv6_address);
    candidate->prefix_length = route.source->nxd_ipv6_address_prefix_length;
}

static VOID candidate_make(NX_IP *ip, const NXD_ADDRESS *address, struct candidate *candidate)
{
    memset(candidate, 0, sizeof *candidate);
    candidate->version = address->nxd_ip_version;
    if (address->nxd_ip_version == NX_IP_VERSION_V4)
        candidate_v4(ip, address->nxd_ip_address.v4, candidate);
    else if (address->nxd_ip_version == NX_IP_VERSION_V6)
        candidate_v6(ip, address->nxd_ip_address.v6, candidate);
}

static INT scope_matches(const struct candidate *of)
{
    return scope_of(of->address) == scope_of(of->source);
}

static INT label_matches(const struct candidate *of)
{
    return policy_of(of->address)->label == policy_of(of->source)->label;
}

/* Rules 4 (mobility) and 7 (tunnels) do not apply; rule 9 is for one family. */
static INT destination_compare(const struct candidate *a, const struct candidate *b)
{
    const INT by[] = {
        /* 1 */ a->usable - b->usable,
        /* 2 */ scope_matches(a) - scope_matches(b),
        /* 3 */ b->deprecated - a->deprecated,
        /* 5 */ label_matches(a) - label_matches(b),
        /* 6 */ policy_of(a->address)->precedence - policy_of(b->address)->precedence,
        /* 8 */ (INT)scope_of(b->address) - (INT)scope_of(a->address),
        /* 9 */ a->version != b->version
            ? 0
            : bits_shared(a->source, a->prefix_length, a->address) -
                  bits_shared(b->source, b->prefix_length, b->address),
    };

    return a->usable || b->usable ? first_difference(by, sizeof by / sizeof by[0]) : 0;
}

/* Rule 10: what no rule tells apart stays as it was. */
UINT pb_destination_order(NX_IP *ip_ptr, NXD_ADDRESS *addresses, UINT count)
{
    struct candidate moved, before;

    if (ip_ptr == NX_NULL || addresses == NX_NULL)
        return NX_PTR_ERROR;
    _nx_ip_lock(ip_ptr);
    for (UINT i = 1; i < count; i++) {
        NXD_ADDRESS address = addresses[i];
        UINT at = i;

        candidate_make(ip_ptr, &address, &moved);
        for (; at > 0; at--) {
            candidate_make(ip_ptr, &addresses[at - 1], &before);
            if (destination_compare(&moved, &before) <= 0)
                break;
            addresses[at] = addresses[at - 1];
        }
        addresses[at] = address;
    }
    _nx_ip_unlock(ip_ptr);
    return NX_SUCCESS;
}

#endif
