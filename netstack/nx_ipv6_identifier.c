/*
 * Identifiers of autoconfigured addresses: of the hardware's address (RFC 4291),
 * stable ones that tell nothing (RFC 7217), or temporary ones besides (RFC
 * 8981), as the boot argument "ipv6-identifiers" says ("hardware", "stable",
 * "temporary"). The key of stable ones is that of the argument "ipv6-secret",
 * which is what a board keeps in its flash, or is drawn.
 */
#include "nx_internal.h"

#ifdef FEATURE_NX_IPV6

#define TRIES_MAX        3          /* RFC 7217 IDGEN_RETRIES, RFC 8981 TEMP_IDGEN_RETRIES */
#define TEMPORARY_VALID  (2 * 86400)
#define TEMPORARY_PREFERRED 86400
#define DESYNC_MAX       (TEMPORARY_PREFERRED * 2 / 5)  /* 0.4 of it (RFC 8981 3.8) */

/* RFC 8981 3.8 REGEN_ADVANCE: seconds before the old one is deprecated, for all that
 * looking for duplicates may take. */
static ULONG advance_seconds(const NX_IP *ip)
{
    return 2 + TRIES_MAX * NX_IPV6_DAD_TRANSMITS * ip->nx_ipv6_retrans_timer_ticks /
                   NX_IP_PERIODIC_RATE;
}

static NX_IPV6_LIFETIME *lifetime_of(NX_IP *ip, const NXD_IPV6_ADDRESS *entry)
{
    return &ip->nx_ip_ipv6_private.lifetime[entry->nxd_ipv6_address_index];
}

/* A key from text of any length. */
static VOID key_take(NX_IPV6_PRIVATE *own, const char *text, size_t length)
{
    ULONG64 state[2] = {0, 1};

    for (size_t i = 0; i < length; i++) {
        ULONG64 word = (UCHAR)text[i];
        ULONG64 next = _nx_siphash(state, &word, 1);

        state[1] = state[0] ^ next;
        state[0] = next;
    }
    own->identifier_key[0] = _nx_siphash(state, &state[0], 1);
    own->identifier_key[1] = _nx_siphash(state, &state[1], 1);
}

VOID _nx_ipv6_identifiers_begin(NX_IP *ip_ptr)
{
    NX_IPV6_PRIVATE *own = &ip_ptr->nx_ip_ipv6_private;
    const char *kind = _nx_ip_argument("ipv6-identifiers", NULL);
    const char *secret;
    size_t length;

    own->identifiers = NX_IPV6_IDENTIFIERS_HARDWARE;
    if (kind == NULL || strcmp(kind, "hardware") == 0)
        return;
    own->identifiers = strcmp(kind, "temporary") == 0 ? NX_IPV6_IDENTIFIERS_TEMPORARY
                                                      : NX_IPV6_IDENTIFIERS_STABLE;
    secret = _nx_ip_argument("ipv6-secret", &length);
    if (secret != NULL) {
        key_take(own, secret, length);
        return;
    }
    for (UINT i = 0; i < 4; i++)
        own->identifier_key[i / 2] = own->identifier_key[i / 2] << 32 | _nx_random();
}

/* Identifiers that mean something of their own (RFC 5453): routers, anycast. */
static UINT is_reserved(const ULONG a[4])
{
    return (a[2] == 0 && a[3] == 0) || (a[2] == 0xFDFFFFFF && a[3] >= 0xFFFFFF80) ||
           (a[2] == 0x02005EFF && a[3] >= 0xFE000000 && a[3] <= 0xFE005212);
}

static VOID identifier_set(ULONG address[4], ULONG64 identifier)
{
    address[2] = (ULONG)(identifier >> 32);
    address[3] = (ULONG)identifier;
}

VOID _nx_ipv6_identifier_stable(NX_IP *ip_ptr, const NX_INTERFACE *nx_interface,
                                ULONG address[4], UINT conflicts)
{
    NX_IPV6_PRIVATE *own = &ip_ptr->nx_ip_ipv6_private;
    ULONG64 words[3] = {(ULONG64)address[0] << 32 | address[1],
                        (ULONG64)nx_interface->nx_interface_index << 32 | conflicts, 0};

    if (own->identifiers == NX_IPV6_IDENTIFIERS_HARDWARE) {
        _nx_ipv6_identifier_eui64(nx_interface, address);
        return;
    }
    do {
        identifier_set(address, _nx_siphash(own->identifier_key, words, 3));
        words[2]++;
    } while (is_reserved(address));
}

/* --- temporary addresses (RFC 8981 3.4) ---------------------------------------------------- */

static ULONG smaller(ULONG a, ULONG b)
{
    return a < b ? a : b;
}

/* Like the public address whose prefix it has, but no longer than its caps. */
static VOID temporary_lifetime(NX_IPV6_LIFETIME *own, const NX_IPV6_LIFETIME *prefix)
{
    own->valid = smaller(prefix->valid, own->valid_most);
    own->preferred = smaller(prefix->preferred, own->preferred_most);
    _nx_ipv6_copy(own->router, prefix->router);
}

/* NX_FALSE: there is none, for want of time or of room. */
static UINT temporary_make(NX_IP *ip, const NXD_IPV6_ADDRESS *of, UINT conflicts)
{
    const NX_IPV6_LIFETIME *prefix = lifetime_of(ip, of);
    NXD_IPV6_ADDRESS *entry;
    NX_IPV6_LIFETIME *own;
    ULONG address[4];

    if (prefix->preferred <= advance_seconds(ip))   /* it would be deprecated as soon as made */
        return NX_FALSE;
    _nx_ipv6_copy(address, of->nxd_ipv6_address);
    do {
        ULONG64 high = _nx_random();
        ULONG64 low = _nx_random();

        identifier_set(address, high << 32 | low);
    } while (is_reserved(address) || _nx_ipv6_address_entry(ip, address, NX_NULL) != NX_NULL);
    entry = _nx_ipv6_address_add(ip, of->nxd_ipv6_address_attached, address,
                                 of->nxd_ipv6_address_prefix_length,
                                 NX_IPV6_ADDRESS_STATELESS_AUTO_CONFIG);
    if (entry == NX_NULL)
        return NX_FALSE;
    own = lifetime_of(ip, entry);
    own->temporary = NX_TRUE;
    own->conflicts = (UCHAR)conflicts;
    own->valid_most = TEMPORARY_VALID;
    own->preferred_most = TEMPORARY_PREFERRED - _nx_random() % DESYNC_MAX;
    temporary_lifetime(own, prefix);
    _nx_ip_periodic_start(ip);
    _nx_ipv6_address_notify(ip, NX_IPV6_ADDRESS_STATELESS_AUTO_CONFIG, entry);
    return NX_TRUE;
}

/* The public address on the prefix of a temporary one, or NX_NULL. */
static NXD_IPV6_ADDRESS *public_of(NX_IP *ip, const NXD_IPV6_ADDRESS *temporary)
{
    for (NXD_IPV6_ADDRESS *entry =
             temporary->nxd_ipv6_address_attached->nxd_interface_ipv6_address_list_head;
         entry != NX_NULL; entry = entry->nxd_ipv6_address_next) {
        if (!lifetime_of(ip, entry)->temporary &&
            entry->nxd_ipv6_address_ConfigurationMethod == NX_IPV6_ADDRESS_STATELESS_AUTO_CONFIG &&
            _nx_ipv6_common_bits(entry->nxd_ipv6_address, temporary->nxd_ipv6_address) >=
                entry->nxd_ipv6_address_prefix_length)
            return entry;
    }
    return NX_NULL;
}

VOID _nx_ipv6_temporary_begin(NX_IP *ip_ptr, const NXD_IPV6_ADDRESS *public_entry)
{
    if (ip_ptr->nx_ip_ipv6_private.identifiers == NX_IPV6_IDENTIFIERS_TEMPORARY)
        temporary_make(ip_ptr, public_entry, 0);
}

VOID _nx_ipv6_temporary_renew(NX_IP *ip_ptr, const NXD_IPV6_ADDRESS *public_entry)
{
    for (UINT i = 0; i < NX_MAX_IPV6_ADDRESSES; i++) {
        NXD_IPV6_ADDRESS *entry = &ip_ptr->nx_ipv6_address[i];

        if (entry->nxd_ipv6_address_valid && lifetime_of(ip_ptr, entry)->temporary &&
            public_of(ip_ptr, entry) == public_entry) {
            temporary_lifetime(lifetime_of(ip_ptr, entry), lifetime_of(ip_ptr, public_entry));
            _nx_ipv6_address_age(ip_ptr, entry);
        }
    }
}

/* The next one comes a little before this is deprecated; where there is no slot
 * for both, this makes room as soon as it is. NX_FALSE: the entry is gone. */
UINT _nx_ipv6_temporary_second(NX_IP *ip_ptr, NXD_IPV6_ADDRESS *entry)
{
    NX_IPV6_LIFETIME *own = lifetime_of(ip_ptr, entry);
    const NXD_IPV6_ADDRESS *public_entry;
    UINT had_slot = NX_FALSE;

    if (!own->temporary)
        return NX_TRUE;
    own->valid_most -= own->valid_most > 0;
    own->preferred_most -= own->preferred_most > 0;
    for (UINT i = 0; i < NX_MAX_IPV6_ADDRESSES; i++)
        had_slot = had_slot || !ip_ptr->nx_ipv6_address[i].nxd_ipv6_address_valid;
    public_entry = public_of(ip_ptr, entry);
    /* Without a next one it stays, deprecated, for what still uses it. */
    if (public_entry == NX_NULL ||
        lifetime_of(ip_ptr, public_entry)->preferred <= advance_seconds(ip_ptr) ||
        (own->preferred != advance_seconds(ip_ptr) && (own->preferred != 1 || own->succeeded)))
        return NX_TRUE;
    if (own->preferred == advance_seconds(ip_ptr)) {
        if (had_slot)
            own->succeeded = (UCHAR)temporary_make(ip_ptr, public_entry, 0);
        return NX_TRUE;
    }
    _nx_ipv6_address_remove(ip_ptr, entry, NX_IPV6_ADDRESS_LIFETIME_EXPIRED);
    temporary_make(ip_ptr, public_entry, 0);
    return NX_FALSE;
}

/* --- conflicts ---------------------------------------------------------------------------------- */

/* The address `gone`, removed already, was another's, too: an autoconfigured one
 * is tried with another identifier, a few times. */
VOID _nx_ipv6_identifier_retry(NX_IP *ip_ptr, const NXD_IPV6_ADDRESS *gone,
                               const NX_IPV6_LIFETIME *lifetime)
{
    UINT conflicts = lifetime->conflicts + 1u;
    NXD_IPV6_ADDRESS *entry;
    ULONG address[4];

    if (ip_ptr->nx_ip_ipv6_private.identifiers == NX_IPV6_IDENTIFIERS_HARDWARE ||
        gone->nxd_ipv6_address_ConfigurationMethod != NX_IPV6_ADDRESS_STATELESS_AUTO_CONFIG ||
        conflicts > TRIES_MAX)
        return;
    if (lifetime->temporary) {
        entry = public_of(ip_ptr, gone);
        if (entry != NX_NULL)
            temporary_make(ip_ptr, entry, conflicts);
        return;
    }
    _nx_ipv6_copy(address, gone->nxd_ipv6_address);
    _nx_ipv6_identifier_stable(ip_ptr, gone->nxd_ipv6_address_attached, address, conflicts);
    entry = _nx_ipv6_address_add(ip_ptr, gone->nxd_ipv6_address_attached, address,
                                 gone->nxd_ipv6_address_prefix_length,
                                 NX_IPV6_ADDRESS_STATELESS_AUTO_CONFIG);
    if (entry == NX_NULL)
        return;
    *lifetime_of(ip_ptr, entry) = *lifetime;
    lifetime_of(ip_ptr, entry)->conflicts = (UCHAR)conflicts;
    _nx_ipv6_address_notify(ip_ptr, NX_IPV6_ADDRESS_STATELESS_AUTO_CONFIG, entry);
}

#endif
