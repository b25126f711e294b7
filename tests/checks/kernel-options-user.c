/*
 * What the tx_user.h of kernel-options.sh changes: members that it adds to
 * TX_THREAD, and limits that it moves.
 */
#include <stddef.h>

#include "kernel_fixture.h"

_Static_assert(offsetof(TX_THREAD, extension_0) ==
                   offsetof(TX_THREAD, tx_thread_name) - sizeof(VOID *),
               "slot 0 comes before the name");
_Static_assert(offsetof(TX_THREAD, extension_1) > offsetof(TX_THREAD, tx_thread_extension_ptr),
               "slot 1 comes after the extension pointer");
_Static_assert(offsetof(TX_THREAD, extension_2) > offsetof(TX_THREAD, tx_thread_created_previous),
               "slot 2 comes after the created list");
_Static_assert(offsetof(TX_THREAD, extension_3) > offsetof(TX_THREAD, tx_thread_stack_highest_ptr),
               "slot 3 comes after the stack's mark");

static TX_THREAD thread;
static TX_BYTE_POOL pool;
static ULONG area[80];

static void nothing(ULONG n)
{
}

static void body(VOID)
{
    VOID *memory;
    ULONG available;

    EXPECT(tx_thread_create(&thread, "t", nothing, 0, area, 299, 5, 5, 0, TX_DONT_START),
           TX_SIZE_ERROR);
    EXPECT(tx_thread_create(&thread, "t", nothing, 0, area, 300, 5, 5, 0, TX_DONT_START),
           TX_SUCCESS);
    EXPECT(thread.user_extension, 0);
    thread.extension_0 = 1;
    thread.extension_3 = 2;
    thread.user_extension = 3;
    tx_thread_resume(&thread);
    EXPECT(thread.extension_0 + thread.extension_3 + thread.user_extension, 6);
    EXPECT(tx_thread_delete(&thread), TX_SUCCESS);
    EXPECT(_tx_timer_thread.tx_thread_stack_size, 4096);
    EXPECT(tx_byte_pool_create(&pool, "p", area, 76), TX_SIZE_ERROR);
    EXPECT(tx_byte_pool_create(&pool, "p", area, 80), TX_SUCCESS);
    /* Of 72 bytes 40 are used: the other 32 make no block of 40, and all are given. */
    EXPECT(tx_byte_allocate(&pool, &memory, 32, TX_NO_WAIT), TX_SUCCESS);
    EXPECT(tx_byte_pool_info_get(&pool, TX_NULL, &available, TX_NULL, TX_NULL, TX_NULL, TX_NULL),
           TX_SUCCESS);
    EXPECT(available, 0);
    EXPECT(tx_byte_pool_delete(&pool), TX_SUCCESS);
}

static void the_users_file_is_honoured(void **state)
{
    kernel_run(body);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_users_file_is_honoured),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
