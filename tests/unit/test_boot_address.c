/*
 * Addresses as our firmware reads and shows them (RFC 4291 2.2, RFC 5952): the forms
 * that people type at the shell and boot arguments have.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <arpa/inet.h>
#include <sys/random.h>
#include <cmocka.h>

#include "../../apps/firmware/common/address.c"

#define NO_LENGTH 1000u /* the form has none */

static void addresses_are_read_and_shown(void **state)
{
    static const struct {
        const char *text, *shown; /* NULL: refused */
        unsigned length;
    } cases[] = {
        {"10.0.0.1", "10.0.0.1", NO_LENGTH},
        {"10.0.0.1/24", "10.0.0.1", 24},
        {"10.0.0.1/33", NULL, 24},
        {"10.0.0.1/0", NULL, 24},
        {"10.0.0.1", NULL, 24},
        {"10.0.0", NULL, NO_LENGTH},
        {"10.0.0.256", NULL, NO_LENGTH},
        {"10.0.0.1%eth0", NULL, NO_LENGTH},
        {"::", "::", NO_LENGTH},
        {"::1", "::1", NO_LENGTH},
        {"1::", "1::", NO_LENGTH},
        {"2001:DB8:0:0:1:0:0:1", "2001:db8::1:0:0:1", NO_LENGTH},
        {"2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1", NO_LENGTH},
        {"2001:0:0:1::1", "2001:0:0:1::1", NO_LENGTH},
        {"1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8", NO_LENGTH},
        {"1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0", NO_LENGTH},
        {"::ffff:10.0.0.1", "::ffff:a00:1", NO_LENGTH},
        {"1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:102:304", NO_LENGTH},
        {"fe80::1%eth0", "fe80::1", NO_LENGTH},
        {"fd00::2/64", "fd00::2", 64},
        {"fd00::2/128", "fd00::2", 128},
        {"fd00::2/129", NULL, 64},
        {"fe80::1%eth1", NULL, NO_LENGTH},
        {"fe80::1%", NULL, NO_LENGTH},
        {"fd00::1%eth0", NULL, NO_LENGTH},
        {"", NULL, NO_LENGTH},
        {":", NULL, NO_LENGTH},
        {":::", NULL, NO_LENGTH},
        {":1", NULL, NO_LENGTH},
        {"1:", NULL, NO_LENGTH},
        {"1::2::3", NULL, NO_LENGTH},
        {"12345::", NULL, NO_LENGTH},
        {"g::", NULL, NO_LENGTH},
        {"1:2:3:4:5:6:7", NULL, NO_LENGTH},
        {"1:2:3:4:5:6:7:8:9", NULL, NO_LENGTH},
        {"1::2:3:4:5:6:7:8", NULL, NO_LENGTH},
        {"1:2:3:4:5:6:7:1.2.3.4", NULL, NO_LENGTH},
        {"::1.2.3", NULL, NO_LENGTH},
        {"::1.2.3.4:5", NULL, NO_LENGTH},
        {"fd00::1 ", NULL, NO_LENGTH},
    };

    (void)state;
    for (unsigned i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const int with_length = cases[i].length != NO_LENGTH;
        CHAR shown[PB_BOOT_ADDRESS_TEXT];
        NXD_ADDRESS address;
        ULONG length = 0;
        UINT status =
            pb_boot_parse_address(cases[i].text, &address, with_length ? &length : NX_NULL);

        if (status != (cases[i].shown != NULL ? NX_SUCCESS : NX_INVALID_PARAMETERS))
            fail_msg("%s: status 0x%x", cases[i].text, status);
        if (status != NX_SUCCESS)
            continue;
        if (strcmp(pb_boot_format_address(shown, &address), cases[i].shown) != 0 ||
            (with_length && length != cases[i].length))
            fail_msg("%s: read as %s/%u", cases[i].text, shown, (unsigned)length);
    }
}

/* Drawn addresses, with many zeros, as the host's library writes and reads them. */
static void any_address_is_as_the_host_has_it(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 2000; i++) {
        uint8_t bytes[16], zeros[2], read[16];
        char theirs[INET6_ADDRSTRLEN];
        CHAR ours[PB_BOOT_ADDRESS_TEXT];
        NXD_ADDRESS address;

        assert_int_equal(getrandom(bytes, sizeof bytes, 0), sizeof bytes);
        assert_int_equal(getrandom(zeros, sizeof zeros, 0), sizeof zeros);
        for (unsigned k = 1; k < 8; k++) {      /* not the first: no IPv4 in disguise */
            if (zeros[0] & 1 << k)
                bytes[2 * k] = bytes[2 * k + 1] = 0;
        }
        bytes[0] |= 0x20;
        inet_ntop(AF_INET6, bytes, theirs, sizeof theirs);
        assert_int_equal(pb_boot_parse_address(theirs, &address, NX_NULL), NX_SUCCESS);
        assert_string_equal(pb_boot_format_address(ours, &address), theirs);
        assert_int_equal(inet_pton(AF_INET6, ours, read), 1);
        assert_memory_equal(read, bytes, sizeof bytes);
    }
}

static void networks_have_no_host(void **state)
{
    static const struct {
        ULONG length, word[4];
    } cases[] = {
        {1, {0x80000000, 0, 0, 0}},
        {32, {0xFFFFFFFF, 0, 0, 0}},
        {64, {0xFFFFFFFF, 0xFFFFFFFF, 0, 0}},
        {65, {0xFFFFFFFF, 0xFFFFFFFF, 0x80000000, 0}},
        {128, {0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF}},
    };

    (void)state;
    for (unsigned i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ULONG word[4] = {0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF};

        pb_boot_network_of(word, cases[i].length);
        assert_memory_equal(word, cases[i].word, sizeof word);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_are_read_and_shown),
        cmocka_unit_test(any_address_is_as_the_host_has_it),
        cmocka_unit_test(networks_have_no_host),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
