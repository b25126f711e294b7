/*
 * Packet pools and packets: allocation, chains, copying, waiting, misuse.
 * Everything runs in a thread of a board; the pools are the test's own.
 */
#include "board_fixture.h"
#include "nx_api.h"
#include "nx_packet.h"
#include "tx_thread.h"

#define BLOCKS 8

static NX_PACKET_POOL pool, other;
static UCHAR area[BLOCKS * (sizeof(NX_PACKET) + 256)], other_area[32 * (sizeof(NX_PACKET) + 64)];
static TX_THREAD thread, waiter;
static UCHAR stack[4096], waiter_stack[4096];
static void (*body)(void);
static void (*wait_body)(void);
static ULONG pool_payload;
static UINT waiter_status;
static NX_PACKET *waiter_packet;

static void thread_entry(ULONG unused)
{
    (void)unused;
    body();
    EXPECT(pool.nx_packet_pool_available, pool.nx_packet_pool_total);
    EXPECT(other.nx_packet_pool_available, other.nx_packet_pool_total);
    pb_test_stop(0);
}

static void waiter_entry(ULONG unused)
{
    (void)unused;
    wait_body();
}

static void define(void *memory)
{
    (void)memory;
    nx_system_initialize();
    EXPECT(nx_packet_pool_create(&pool, "pool", pool_payload, area, sizeof area), NX_SUCCESS);
    EXPECT(nx_packet_pool_create(&other, "other", 64, other_area, sizeof other_area), NX_SUCCESS);
    EXPECT(tx_thread_create(&thread, "test", thread_entry, 0, stack, sizeof stack, 10, 10,
                            TX_NO_TIME_SLICE, TX_AUTO_START),
           TX_SUCCESS);
    if (wait_body != NULL)
        EXPECT(tx_thread_create(&waiter, "waiter", waiter_entry, 0, waiter_stack,
                                sizeof waiter_stack, 5, 5, TX_NO_TIME_SLICE, TX_DONT_START),
               TX_SUCCESS);
}

static void run_with(ULONG payload, void (*test)(void), void (*wait)(void))
{
    struct pb_test result;

    memset(&pool, 0, sizeof pool);
    memset(&other, 0, sizeof other);
    memset(&thread, 0, sizeof thread);
    memset(&waiter, 0, sizeof waiter);
    body = test;
    wait_body = wait;
    pool_payload = payload;
    result = pb_test_run(define, PB_S(100));
    assert_int_equal(result.end, PB_END_STOPPED);
    assert_int_equal(result.status, 0);
    assert_true(pb_test_expects > 4);
}

static void run(void (*test)(void))
{
    run_with(256, test, NULL);
}

/* --- pools -------------------------------------------------------------------- */

static void pool_counts_body(void)
{
    NX_PACKET *packet[BLOCKS + 1];
    ULONG total, available, empty, suspensions, invalid;

    EXPECT(pool.nx_packet_pool_id, NX_PACKET_POOL_ID);
    EXPECT(pool.nx_packet_pool_total, BLOCKS);
    EXPECT(pool.nx_packet_pool_payload_size, 256);
    for (unsigned i = 0; i < BLOCKS; i++) {
        EXPECT(nx_packet_allocate(&pool, &packet[i], NX_RECEIVE_PACKET, NX_NO_WAIT), NX_SUCCESS);
        EXPECT(packet[i]->nx_packet_data_end - packet[i]->nx_packet_data_start, 256);
        EXPECT(packet[i]->nx_packet_union_next.nx_packet_tcp_queue_next, NX_PACKET_ALLOCATED);
    }
    EXPECT(nx_packet_allocate(&pool, &packet[BLOCKS], NX_RECEIVE_PACKET, NX_NO_WAIT),
           NX_NO_PACKET);
    EXPECT(packet[BLOCKS], NX_NULL);
    EXPECT(nx_packet_pool_info_get(&pool, &total, &available, &empty, &suspensions, &invalid),
           NX_SUCCESS);
    EXPECT(total, BLOCKS);
    EXPECT(available, 0);
    EXPECT(empty, 1);
    EXPECT(suspensions, 0);
    EXPECT(invalid, 0);
    for (unsigned i = 0; i < BLOCKS; i++)
        EXPECT(nx_packet_release(packet[i]), NX_SUCCESS);
    EXPECT(nx_packet_pool_info_get(&pool, NX_NULL, &available, NX_NULL, NX_NULL, NX_NULL),
           NX_SUCCESS);
    EXPECT(available, BLOCKS);
}

static void pool_counts(void **state)
{
    (void)state;
    run(pool_counts_body);
}

static void pool_create_refuses_body(void)
{
    static NX_PACKET_POOL fresh;
    static UCHAR memory[1024];

    EXPECT(nx_packet_pool_create(NX_NULL, "x", 100, memory, 1024), NX_PTR_ERROR);
    EXPECT(nx_packet_pool_create(&fresh, "x", 100, NX_NULL, 1024), NX_PTR_ERROR);
    EXPECT(nx_packet_pool_create(&pool, "x", 100, memory, 1024), NX_PTR_ERROR);
    EXPECT(_nxe_packet_pool_create(&fresh, "x", 100, memory, 1024, 1), NX_PTR_ERROR);
    EXPECT(nx_packet_pool_create(&fresh, "x", 0, memory, 1024), NX_SIZE_ERROR);
    EXPECT(nx_packet_pool_create(&fresh, "x", 1024, memory, 1024), NX_SIZE_ERROR);
    EXPECT(nx_packet_pool_create(&fresh, "x", 0xFFFFFFF0, memory, 1024), NX_SIZE_ERROR);
    /* One byte of payload is rounded up to four; memory begins where it is aligned. */
    EXPECT(nx_packet_pool_create(&fresh, "x", 101, memory, sizeof(NX_PACKET) + 103),
           NX_SIZE_ERROR);
    EXPECT(nx_packet_pool_create(&fresh, "x", 100, memory + 1, sizeof(NX_PACKET) + 102),
           NX_SIZE_ERROR);
    EXPECT(nx_packet_pool_create(&fresh, "x", 100, memory + 1, sizeof(NX_PACKET) + 103),
           NX_SUCCESS);
    EXPECT(fresh.nx_packet_pool_total, 1);
    EXPECT(nx_packet_pool_delete(&fresh), NX_SUCCESS);
    /* The plain service survives what the check refuses: an empty pool. */
    EXPECT(_nx_packet_pool_create(&fresh, "x", 0xFFFFFFF0, memory, 1024), NX_SUCCESS);
    EXPECT(fresh.nx_packet_pool_total, 0);
    EXPECT(nx_packet_pool_delete(&fresh), NX_SUCCESS);
    EXPECT(nx_packet_pool_delete(&fresh), NX_PTR_ERROR);
    EXPECT(_nx_packet_pool_created_count, 2);
    EXPECT(_nx_packet_pool_created_ptr, &pool);
    EXPECT(pool.nx_packet_pool_created_next, &other);
}

static void pool_create_refuses(void **state)
{
    (void)state;
    run(pool_create_refuses_body);
}

/* --- NX09, NX10: packet types ------------------------------------------------------- */

static void packet_types_body(void)
{
    static const struct {
        ULONG type;
        UINT status;
    } cases[] = {
        {NX_RECEIVE_PACKET, NX_SUCCESS}, {NX_TCP_PACKET, NX_SUCCESS}, {NX_UDP_PACKET, NX_SUCCESS},
        {NX_IP_PACKET, NX_SUCCESS},      {256, NX_SUCCESS},           {260, NX_INVALID_PARAMETERS},
        {6, NX_OPTION_ERROR},            {4096, NX_INVALID_PARAMETERS},
    };

    EXPECT(NX_TCP_PACKET, 76);
    EXPECT(NX_UDP_PACKET, 64);
    EXPECT(NX_IP_PACKET, 56);
    EXPECT(NX_ICMP_PACKET, 56);
    EXPECT(NX_IPv4_TCP_PACKET, 56);
    for (unsigned i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        NX_PACKET *packet;

        EXPECT(nx_packet_allocate(&pool, &packet, cases[i].type, NX_NO_WAIT), cases[i].status);
        if (cases[i].status != NX_SUCCESS)
            continue;
        EXPECT(packet->nx_packet_prepend_ptr - packet->nx_packet_data_start, cases[i].type);
        EXPECT(packet->nx_packet_append_ptr, packet->nx_packet_prepend_ptr);
        EXPECT(packet->nx_packet_length, 0);
        nx_packet_release(packet);
    }
}

static void packet_types(void **state)
{
    (void)state;
    run(packet_types_body);
}

/* --- NX11, NX12, NX13: releasing --------------------------------------------------------- */

static void release_twice_body(void)
{
    NX_PACKET *packet, *alias;
    ULONG invalid;

    EXPECT(nx_packet_allocate(&pool, &packet, NX_RECEIVE_PACKET, NX_NO_WAIT), NX_SUCCESS);
    alias = packet;
    EXPECT(nx_packet_release(packet), NX_SUCCESS);
    EXPECT(packet, NX_NULL);
    EXPECT(nx_packet_release(packet), NX_PTR_ERROR);
    EXPECT(alias->nx_packet_union_next.nx_packet_tcp_queue_next, NX_PACKET_FREE);
    packet = alias;
    EXPECT(nx_packet_release(packet), NX_PTR_ERROR);
    EXPECT(packet, alias);
    EXPECT(nx_packet_transmit_release(packet), NX_PTR_ERROR);
    EXPECT(nx_packet_pool_info_get(&pool, NX_NULL, NX_NULL, NX_NULL, NX_NULL, &invalid),
           NX_SUCCESS);
    EXPECT(invalid, 2);
    pool.nx_packet_pool_invalid_releases = 0;
}

static void d086_release_twice(void **state)
{
    (void)state;
    run(release_twice_body);
}

static void release_bounds_body(void)
{
    NX_PACKET *packet;

    EXPECT(nx_packet_allocate(&pool, &packet, NX_RECEIVE_PACKET, NX_NO_WAIT), NX_SUCCESS);
    packet->nx_packet_prepend_ptr = packet->nx_packet_data_start - 1;
    EXPECT(nx_packet_release(packet), NX_UNDERFLOW);
    packet->nx_packet_prepend_ptr = packet->nx_packet_data_start;
    packet->nx_packet_append_ptr = packet->nx_packet_data_end + 1;
    EXPECT(nx_packet_release(packet), NX_OVERFLOW);
    EXPECT(nx_packet_transmit_release(packet), NX_OVERFLOW);
    packet->nx_packet_append_ptr = packet->nx_packet_data_end;
    EXPECT(nx_packet_transmit_release(packet), NX_SUCCESS);
    EXPECT(packet, NX_NULL);
}

static void d086_release_bounds(void **state)
{
    (void)state;
    run(release_bounds_body);
}

/* NX14: a packet on TCP's queue only loses its IP header and gets its mark. */
static void transmit_release_keeps_body(void)
{
    NX_PACKET *packet, *alias;
    UCHAR *start;

    EXPECT(nx_packet_allocate(&pool, &packet, NX_TCP_PACKET, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nx_packet_data_append(packet, "payload", 7, &pool, NX_NO_WAIT), NX_SUCCESS);
    alias = packet;
    start = packet->nx_packet_prepend_ptr;
    packet->nx_packet_union_next.nx_packet_tcp_queue_next = NX_PACKET_ENQUEUED;
    packet->nx_packet_prepend_ptr -= 20;
    packet->nx_packet_length += 20;
    packet->nx_packet_ip_header_length = 20;
    EXPECT(nx_packet_transmit_release(packet), NX_SUCCESS);
    EXPECT(pool.nx_packet_pool_available, BLOCKS - 1);
    EXPECT(alias->nx_packet_prepend_ptr, start);
    EXPECT(alias->nx_packet_length, 7);
    EXPECT(alias->nx_packet_queue_next, NX_DRIVER_TX_DONE);
    EXPECT(alias->nx_packet_union_next.nx_packet_tcp_queue_next, NX_PACKET_ENQUEUED);
    alias->nx_packet_union_next.nx_packet_tcp_queue_next = NX_PACKET_ALLOCATED;
    EXPECT(nx_packet_release(alias), NX_SUCCESS);
}

static void transmit_release_keeps(void **state)
{
    (void)state;
    run(transmit_release_keeps_body);
}

/* --- NX15, NX16: data -------------------------------------------------------------------- */

static UCHAR pattern(unsigned i)
{
    return (UCHAR)(i * 31 + (i >> 8));
}

static void append_and_retrieve_body(void)
{
    static UCHAR data[1400], got[1400];
    NX_PACKET *packet;
    ULONG length, count = 0;

    for (unsigned i = 0; i < sizeof data; i++)
        data[i] = pattern(i);
    EXPECT(nx_packet_allocate(&pool, &packet, NX_UDP_PACKET, NX_NO_WAIT), NX_SUCCESS);
    for (unsigned i = 0, step = 1; i < sizeof data; i += step, step = step % 97 + 1) {
        unsigned n = step < sizeof data - i ? step : (unsigned)sizeof data - i;

        EXPECT(nx_packet_data_append(packet, data + i, n, &pool, NX_NO_WAIT), NX_SUCCESS);
    }
    EXPECT(nx_packet_length_get(packet, &length), NX_SUCCESS);
    EXPECT(length, sizeof data);
    for (NX_PACKET *buffer = packet; buffer != NX_NULL; buffer = buffer->nx_packet_next) {
        count++;
        if (buffer->nx_packet_next == NX_NULL)
            EXPECT(packet->nx_packet_last, buffer);
    }
    EXPECT(count, 6);      /* 192 bytes, then 256 each */
    EXPECT(nx_packet_data_retrieve(packet, got, &length), NX_SUCCESS);
    EXPECT(length, sizeof data);
    EXPECT(memcmp(data, got, sizeof data), 0);
    EXPECT(nx_packet_release(packet), NX_SUCCESS);
}

static void append_and_retrieve(void **state)
{
    (void)state;
    run(append_and_retrieve_body);
}

/* A chain that a driver made by itself, without nx_packet_last, grows at its end. */
static void append_to_bare_chain_body(void)
{
    UCHAR got[512];
    NX_PACKET *packet, *second;
    ULONG length;

    EXPECT(nx_packet_allocate(&pool, &packet, NX_RECEIVE_PACKET, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nx_packet_allocate(&pool, &second, NX_RECEIVE_PACKET, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nx_packet_data_append(packet, "one ", 4, &pool, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nx_packet_data_append(second, "two ", 4, &pool, NX_NO_WAIT), NX_SUCCESS);
    packet->nx_packet_next = second;
    packet->nx_packet_length = 8;
    EXPECT(nx_packet_data_append(packet, "three", 5, &pool, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nx_packet_data_retrieve(packet, got, &length), NX_SUCCESS);
    EXPECT(length, 13);
    EXPECT(memcmp(got, "one two three", 13), 0);
    EXPECT(nx_packet_release(packet), NX_SUCCESS);
}

static void append_to_bare_chain(void **state)
{
    (void)state;
    run(append_to_bare_chain_body);
}

/* An append that the pool cannot serve changes nothing. */
static void append_is_whole_body(void)
{
    static UCHAR data[BLOCKS * 256 + 1];
    NX_PACKET *packet;

    EXPECT(nx_packet_allocate(&pool, &packet, NX_RECEIVE_PACKET, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nx_packet_data_append(packet, "first", 5, &pool, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nx_packet_data_append(packet, data, sizeof data, &pool, NX_NO_WAIT), NX_NO_PACKET);
    EXPECT(packet->nx_packet_length, 5);
    EXPECT(packet->nx_packet_next, NX_NULL);
    EXPECT(pool.nx_packet_pool_available, BLOCKS - 1);
    EXPECT(nx_packet_data_append(packet, data, BLOCKS * 256 - 5, &pool, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(pool.nx_packet_pool_available, 0);
    EXPECT(nx_packet_data_append(packet, data, 1, &pool, 3), NX_NO_PACKET);
    EXPECT(nx_packet_release(packet), NX_SUCCESS);
}

static void append_is_whole(void **state)
{
    (void)state;
    run(append_is_whole_body);
}

static void extract_body(void)
{
    static const struct {
        ULONG offset, limit;
        UINT status;
        ULONG copied;
    } cases[] = {
        {0, 600, NX_SUCCESS, 600},  {0, 1000, NX_SUCCESS, 600}, {255, 2, NX_SUCCESS, 2},
        {256, 344, NX_SUCCESS, 344}, {599, 10, NX_SUCCESS, 1},  {600, 1, NX_PACKET_OFFSET_ERROR, 0},
        {0, 0, NX_SUCCESS, 0},      {0xFFFFFFFF, 1, NX_PACKET_OFFSET_ERROR, 0},
    };
    static UCHAR data[600], got[1000];
    NX_PACKET *packet;
    ULONG copied;

    for (unsigned i = 0; i < sizeof data; i++)
        data[i] = pattern(i);
    EXPECT(nx_packet_allocate(&pool, &packet, NX_RECEIVE_PACKET, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nx_packet_data_extract_offset(packet, 0, got, 10, &copied), NX_SUCCESS);
    EXPECT(copied, 0);
    EXPECT(nx_packet_data_extract_offset(packet, 1, got, 10, &copied), NX_PACKET_OFFSET_ERROR);
    EXPECT(nx_packet_data_append(packet, data, sizeof data, &pool, NX_NO_WAIT), NX_SUCCESS);
    for (unsigned i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        memset(got, 0xEE, sizeof got);
        EXPECT(nx_packet_data_extract_offset(packet, cases[i].offset, got, cases[i].limit,
                                             &copied),
               cases[i].status);
        EXPECT(copied, cases[i].copied);
        if (cases[i].copied > 0)
            EXPECT(memcmp(got, data + cases[i].offset, cases[i].copied), 0);
        EXPECT(got[cases[i].copied < sizeof got ? cases[i].copied : 0],
               cases[i].copied < sizeof got ? 0xEE : got[0]);
    }
    EXPECT(nx_packet_release(packet), NX_SUCCESS);
}

static void extract(void **state)
{
    (void)state;
    run(extract_body);
}

static void copy_body(void)
{
    static UCHAR data[500], got[500];
    NX_PACKET *packet, *copy;
    ULONG length;

    for (unsigned i = 0; i < sizeof data; i++)
        data[i] = pattern(i);
    EXPECT(nx_packet_allocate(&pool, &packet, 36, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nx_packet_copy(packet, &copy, &other, NX_NO_WAIT), NX_INVALID_PACKET);
    EXPECT(nx_packet_data_append(packet, data, sizeof data, &pool, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nx_packet_copy(packet, &copy, &other, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nx_packet_data_retrieve(copy, got, &length), NX_SUCCESS);
    EXPECT(length, sizeof data);
    EXPECT(memcmp(data, got, sizeof data), 0);
    EXPECT(copy->nx_packet_pool_owner, &other);
    EXPECT(copy->nx_packet_prepend_ptr - copy->nx_packet_data_start, 36);
    EXPECT(nx_packet_release(copy), NX_SUCCESS);
    EXPECT(nx_packet_release(packet), NX_SUCCESS);
    /* More headroom than the other pool's payload. */
    EXPECT(nx_packet_allocate(&pool, &packet, 128, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nx_packet_data_append(packet, data, 1, &pool, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nx_packet_copy(packet, &copy, &other, NX_NO_WAIT), NX_INVALID_PARAMETERS);
    EXPECT(nx_packet_release(packet), NX_SUCCESS);
}

static void copy(void **state)
{
    (void)state;
    run(copy_body);
}

/* --- waiting ------------------------------------------------------------------------------ */

static void wait_for_packet(void)
{
    waiter_status = nx_packet_allocate(&pool, &waiter_packet, NX_UDP_PACKET, 50);
}

static NX_PACKET *take_all(NX_PACKET **packet)
{
    for (unsigned i = 0; i < BLOCKS; i++)
        EXPECT(nx_packet_allocate(&pool, &packet[i], NX_RECEIVE_PACKET, NX_NO_WAIT), NX_SUCCESS);
    waiter_status = 0xFF;
    EXPECT(tx_thread_resume(&waiter), TX_SUCCESS);
    EXPECT(waiter_status, 0xFF);
    EXPECT(pool.nx_packet_pool_suspended_count, 1);
    EXPECT(pool.nx_packet_pool_suspension_list, &waiter);
    return packet[0];
}

static void give_all(NX_PACKET **packet, unsigned from)
{
    for (unsigned i = from; i < BLOCKS; i++)
        EXPECT(nx_packet_release(packet[i]), NX_SUCCESS);
}

static void waiter_gets_released_body(void)
{
    NX_PACKET *packet[BLOCKS];
    NX_PACKET *first = take_all(packet);
    ULONG suspensions;

    EXPECT(nx_packet_release(packet[0]), NX_SUCCESS);
    /* The waiter has the higher priority: it is done already. */
    EXPECT(waiter_status, NX_SUCCESS);
    EXPECT(waiter_packet, first);
    EXPECT(waiter_packet->nx_packet_prepend_ptr - waiter_packet->nx_packet_data_start,
           NX_UDP_PACKET);
    EXPECT(pool.nx_packet_pool_available, 0);
    EXPECT(nx_packet_pool_info_get(&pool, NX_NULL, NX_NULL, NX_NULL, &suspensions, NX_NULL),
           NX_SUCCESS);
    EXPECT(suspensions, 1);
    EXPECT(nx_packet_release(waiter_packet), NX_SUCCESS);
    give_all(packet, 1);
}

static void waiter_gets_released(void **state)
{
    (void)state;
    run_with(256, waiter_gets_released_body, wait_for_packet);
}

static void waiter_times_out_body(void)
{
    NX_PACKET *packet[BLOCKS];
    ULONG begin = tx_time_get();

    take_all(packet);
    while (waiter_status == 0xFF)
        tx_thread_sleep(1);
    EXPECT(waiter_status, NX_NO_PACKET);
    EXPECT(waiter_packet, NX_NULL);
    EXPECT(tx_time_get() - begin, 50);
    EXPECT(pool.nx_packet_pool_suspended_count, 0);
    give_all(packet, 0);
}

static void waiter_times_out(void **state)
{
    (void)state;
    run_with(256, waiter_times_out_body, wait_for_packet);
}

static void waiter_is_aborted_body(void)
{
    NX_PACKET *packet[BLOCKS];

    take_all(packet);
    EXPECT(tx_thread_wait_abort(&waiter), TX_SUCCESS);
    EXPECT(waiter_status, NX_WAIT_ABORTED);
    give_all(packet, 0);
}

static void waiter_is_aborted(void **state)
{
    (void)state;
    run_with(256, waiter_is_aborted_body, wait_for_packet);
}

static void waiter_hears_of_delete_body(void)
{
    NX_PACKET *packet[BLOCKS];

    take_all(packet);
    EXPECT(nx_packet_pool_delete(&pool), NX_SUCCESS);
    EXPECT(waiter_status, NX_POOL_DELETED);
    EXPECT(nx_packet_allocate(&pool, &packet[0], NX_RECEIVE_PACKET, NX_NO_WAIT), NX_PTR_ERROR);
    EXPECT(_nx_packet_pool_created_count, 1);
    pool.nx_packet_pool_available = pool.nx_packet_pool_total;
}

static void waiter_hears_of_delete(void **state)
{
    (void)state;
    run_with(256, waiter_hears_of_delete_body, wait_for_packet);
}

/* --- NX04: callers ---------------------------------------------------------------------------- */

static void callers_body(void)
{
    NX_PACKET *packet = NX_NULL;
    TX_INTERRUPT_SAVE_AREA

    TX_DISABLE
    _tx_thread_system_state = 1;
    EXPECT(nx_packet_allocate(&pool, &packet, NX_RECEIVE_PACKET, 5), NX_CALLER_ERROR);
    EXPECT(nx_packet_allocate(&pool, &packet, NX_RECEIVE_PACKET, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nx_packet_data_append(packet, "x", 1, &pool, 5), NX_CALLER_ERROR);
    EXPECT(nx_packet_data_append(packet, "x", 1, &pool, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nx_packet_pool_info_get(&pool, NX_NULL, NX_NULL, NX_NULL, NX_NULL, NX_NULL),
           NX_CALLER_ERROR);
    EXPECT(nx_packet_pool_delete(&pool), NX_CALLER_ERROR);
    EXPECT(nx_packet_release(packet), NX_SUCCESS);
    _tx_thread_system_state = 0xF0F0F0F0;
    EXPECT(nx_packet_allocate(&pool, &packet, NX_RECEIVE_PACKET, 5), NX_CALLER_ERROR);
    EXPECT(nx_packet_pool_delete(&pool), NX_CALLER_ERROR);
    _tx_thread_system_state = 0;
    TX_RESTORE
    EXPECT(nx_packet_pool_low_watermark_set(&pool, 2), NX_NOT_SUPPORTED);
    EXPECT(nx_packet_allocate(NX_NULL, &packet, NX_RECEIVE_PACKET, NX_NO_WAIT), NX_PTR_ERROR);
    EXPECT(nx_packet_data_retrieve(NX_NULL, &packet, NX_NULL), NX_PTR_ERROR);
}

static void callers(void **state)
{
    (void)state;
    run(callers_body);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pool_counts),
        cmocka_unit_test(pool_create_refuses),
        cmocka_unit_test(packet_types),
        cmocka_unit_test(d086_release_twice),
        cmocka_unit_test(d086_release_bounds),
        cmocka_unit_test(transmit_release_keeps),
        cmocka_unit_test(append_and_retrieve),
        cmocka_unit_test(append_is_whole),
        cmocka_unit_test(append_to_bare_chain),
        cmocka_unit_test(extract),
        cmocka_unit_test(copy),
        cmocka_unit_test(waiter_gets_released),
        cmocka_unit_test(waiter_times_out),
        cmocka_unit_test(waiter_is_aborted),
        cmocka_unit_test(waiter_hears_of_delete),
        cmocka_unit_test(callers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
