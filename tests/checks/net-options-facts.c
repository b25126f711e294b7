/*
 * The stack's constants and structures are those of the interface, with all
 * members that options bring; the narrow headers bring what drivers redeclare.
 * Compiled by net-options.sh alone.
 */
#define NX_SOURCE_CODE      /* members have names that services have, too */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "nx_api.h"
#include "nx_arp.h"
#include "nx_icmp.h"
#include "nx_icmpv4.h"
#include "nx_icmpv6.h"
#include "nx_igmp.h"
#include "nx_ip.h"
#include "nx_ipv4.h"
#include "nx_ipv6.h"
#include "nx_link.h"
#include "nx_nd_cache.h"
#include "nx_packet.h"
#include "nx_ram_network_driver.h"
#include "nx_rarp.h"
#include "nx_system.h"
#include "nx_tcp.h"
#include "nx_udp.h"

#define CONSTANT(name, value) _Static_assert((size_t)(name) == (size_t)(value), #name);
#define MEMBER(structure, member, type)                                                            \
    _Static_assert(_Generic(&((structure *)0)->member, type *: 1, default: 0), #member);
#define ARRAY_MEMBER(structure, member, type, size)                                                \
    _Static_assert(_Generic(&((structure *)0)->member, type(*)[size]: 1, default: 0), #member);
#define FUNCTION_MEMBER(structure, member, result, parameters)                                     \
    _Static_assert(_Generic(((structure *)0)->member, result(*) parameters: 1, default: 0), #member);
#include "net_facts.h"

struct member {
    const char *structure;
    const char *name;
    size_t offset;
};

#define CONSTANT(name, value)
#define MEMBER(structure, member, type) {#structure, #member, offsetof(structure, member)},
#define ARRAY_MEMBER(structure, member, type, size) MEMBER(structure, member, )
#define FUNCTION_MEMBER(structure, member, result, parameters) MEMBER(structure, member, )

static const struct member members[] = {
#include "net_facts.h"
};

/* Both are in one union: they have the same name up to the dot. */
static int are_united(const char *a, const char *b)
{
    size_t length = strcspn(a, ".");

    return a[length] == '.' && strncmp(a, b, length + 1) == 0;
}

static void members_are_in_order(void **state)
{
    (void)state;
    for (size_t i = 1; i < sizeof members / sizeof members[0]; i++) {
        const struct member *m = &members[i];

        if (strcmp(m->structure, m[-1].structure) == 0 && m->offset <= m[-1].offset &&
            !are_united(m->name, m[-1].name))
            fail_msg("%s does not come after %s", m->name, m[-1].name);
    }
    assert_true(sizeof members / sizeof members[0] > 300);
}

/* Macros that are no constants: what they make, and that they end as they should. */
static void macros(void **state)
{
    ULONG word = 0x11223344;
    USHORT half = 0x1122;
    NX_IP ip;

    (void)state;
    NX_CHANGE_ULONG_ENDIAN(word)
    NX_CHANGE_USHORT_ENDIAN(half)
    assert_int_equal(word, 0x44332211);
    assert_int_equal(half, 0x2211);
    assert_int_equal(IP_ADDRESS(1, 2, 3, 255), 0x010203FF);
    assert_int_equal(htonl(0x11223344), 0x44332211);
    assert_int_equal(ntohs(0x1122), 0x2211);
    assert_ptr_equal(&ip.nx_ip_address, &ip.nx_ip_interface[0].nx_interface_ip_address);
    assert_ptr_equal(&ip.nx_ip_network_mask, &ip.nx_ip_interface[0].nx_interface_ip_network_mask);
    assert_ptr_equal(&ip.nx_ip_driver_mtu, &ip.nx_ip_interface[0].nx_interface_ip_mtu_size);
    assert_ptr_equal(&ip.nx_ip_driver_link_up, &ip.nx_ip_interface[0].nx_interface_link_up);
    assert_ptr_equal(&ip.nx_ip_arp_physical_address_lsw,
                     &ip.nx_ip_interface[0].nx_interface_physical_address_lsw);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(members_are_in_order),
        cmocka_unit_test(macros),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
