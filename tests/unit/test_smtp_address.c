/*
 * Addresses by tables: what is a mailbox of RFC 5321 4.1.2, what is not, and the
 * lengths of 4.5.3.1 at their limits and one past them. Each address lies in a
 * block of its own, so that a sanitizer sees a read past it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "nx_smtp_address.h"

static unsigned is_mailbox(const char *text)
{
    size_t length = strlen(text);
    char *copy = malloc(length > 0 ? length : 1);
    unsigned found;

    assert_non_null(copy);
    memcpy(copy, text, length);
    found = _nx_smtp_address_is_mailbox((struct nx_smtp_piece){copy, (UINT)length});
    free(copy);
    return found;
}

static void test_mailboxes(void **state)
{
    static const char *const good[] = {
        "a@b", "a@b.c", "a.b@c", "A-1@x-y.z", "!#$%&'*+-/=?^_`{|}~@x", "a@[1.2.3.4]",
        "a@[IPv6:2001:db8::1]", "\"a b\"@c", "\"a@b\"@c", "\"a\\\"b\"@c", "\"\"@c", "\"a>b\"@c",
        "postmaster", "PostMaster", "postmaster@b", "1@2", "-@x", "j\xC3\xB6rg@b",
        "a@b\303\274cher.example", "\"\\@\"@c",
    };
    static const char *const bad[] = {
        "", "a", "a@", "@b", "@", "a@@b", "a@b@c", ".a@b", "a.@b", "a..b@c", "a b@c", "a@b c",
        "a@.b", "a@b.", "a@b..c", "a@-b", "a@b-", "a@b-.c", "a@b.-c", "a@b_c", "a(x)@b", "a,b@c",
        "a:b@c", "a;b@c", "<a@b>", "a@b>", "a\\b@c", "\"a\"b@c", "a\"b\"@c", "\"a@b", "a@[]",
        "a@[1.2.3.4", "a@1.2.3.4]", "a@[a b]", "a@[a]b", "postmaste", "postmasters",
        "a@b\r\n", "a\xC3@b", "a@\xFF", "a@b\x7F",
    };

    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        if (!is_mailbox(good[i])) {
            fail_msg("%s is a mailbox", good[i]);
        }
    }
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        if (is_mailbox(bad[i])) {
            fail_msg("%s is no mailbox", bad[i]);
        }
    }
}

/* local@label.label..., of so many bytes. */
static const char *sized(unsigned local, unsigned label, unsigned domain)
{
    static char text[800];
    char *at = text;

    memset(at, 'l', local);
    at += local;
    *at++ = '@';
    for (unsigned i = 0; i < domain; i++) {
        at[i] = i % (label + 1) == label ? '.' : 'd';
    }
    at[domain] = 0;
    return text;
}

static void test_lengths(void **state)
{
    assert_true(is_mailbox(sized(64, 10, 20)));
    assert_false(is_mailbox(sized(65, 10, 20)));
    assert_true(is_mailbox(sized(1, 63, 100)));
    assert_false(is_mailbox(sized(1, 64, 100)));
    assert_true(is_mailbox(sized(1, 30, 252)));         /* 254 in all */
    assert_false(is_mailbox(sized(1, 30, 253)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_mailboxes),
        cmocka_unit_test(test_lengths),
    };

    return cmocka_run_group_tests_name("smtp address", tests, NULL, NULL);
}
