/*
 * What TCP's compile-time options change. In the default build the services
 * say NX_NOT_SUPPORTED; `make CPPFLAGS="-DNX_ENABLE_TCP_KEEPALIVE ..."` tests
 * the rest.
 */
#include "tcp_fixture.h"

static int established_calls, complete_calls, timed_calls, depth_calls;

static VOID on_established(NX_TCP_SOCKET *socket)
{
    established_calls++;
}

static VOID on_complete(NX_TCP_SOCKET *socket)
{
    complete_calls++;
}

static VOID on_timed_wait(NX_TCP_SOCKET *socket)
{
    timed_calls++;
}

static VOID on_depth(NX_TCP_SOCKET *socket)
{
    depth_calls++;
}

static UINT notify_status, depth_status;

static void do_notify(void)
{
    established_calls = complete_calls = timed_calls = depth_calls = 0;
    notify_status = nx_tcp_socket_establish_notify(&sock, on_established);
    EXPECT(nx_tcp_socket_disconnect_complete_notify(&sock, on_complete), notify_status);
    EXPECT(nx_tcp_socket_timed_wait_callback(&sock, on_timed_wait), notify_status);
    depth_status = nx_tcp_socket_queue_depth_notify_set(&sock, on_depth);
}

static void do_depth_3(void)
{
    EXPECT(nx_tcp_socket_transmit_configure(&sock, 3, 100, 10, 0), NX_SUCCESS);
}

/* A client's whole life, and what it hears of it. */
static void test_notifies(void **state)
{
    unsigned n;

    open_board();
    fw(do_notify);
    fw(do_depth_3);
    fw_start(0, do_connect);
    segment(SYN | ACK, 0, 1, 60000, NULL, 0);
    run_ms(1);
    send_length = 10;
    send_wait = NX_NO_WAIT;
    for (n = 0; n < 3; n++)
        fw(do_send);
    segment(ACK, 1, 21, 60000, NULL, 0);
    run_ms(1);
    segment(ACK, 1, 31, 60000, NULL, 0);
    run_ms(1);
    disconnect_wait = 500;
    fw_start(0, do_disconnect);
    segment(FIN | ACK, 1, 32, 60000, NULL, 0);
    run_ms(1);
    assert_int_equal(status, NX_SUCCESS);
    skip_all();
#ifdef NX_ENABLE_TCP_QUEUE_DEPTH_UPDATE_NOTIFY
    assert_int_equal(depth_status, NX_SUCCESS);
    assert_int_equal(depth_calls, 1);
#else
    assert_int_equal(depth_status, NX_NOT_SUPPORTED);
    assert_int_equal(depth_calls, 0);
#endif
#ifdef NX_ENABLE_EXTENDED_NOTIFY_SUPPORT
    assert_int_equal(notify_status, NX_SUCCESS);
    assert_int_equal(established_calls, 1);
    assert_int_equal(complete_calls, 1);
    assert_int_equal(timed_calls, 1);
    assert_int_equal(sock.nx_tcp_socket_state, NX_TCP_TIMED_WAIT);
    segment(FIN | ACK, 1, 32, 60000, NULL, 0);
    segment(RST, 2, 0, 0, NULL, 0);
    run_ms(1);
    expect_segment(ACK, 32, 2, 0);
    run_ms(239000);
    assert_int_equal(sock.nx_tcp_socket_state, NX_TCP_TIMED_WAIT);
    run_ms(2000);
#else
    assert_int_equal(notify_status, NX_NOT_SUPPORTED);
    assert_int_equal(established_calls + complete_calls + timed_calls, 0);
#endif
    assert_int_equal(sock.nx_tcp_socket_state, NX_TCP_CLOSED);
    close_board();
}

static UINT vlan_status, queue_status;

static void do_unsupported(void)
{
    vlan_status = nx_tcp_socket_vlan_priority_set(&sock, 1);
    queue_status = nx_tcp_socket_receive_queue_max_set(&sock, 5);
}

static void test_unsupported(void **state)
{
    open_board();
    fw(do_unsupported);
    assert_int_equal(vlan_status, NX_NOT_SUPPORTED);
    assert_int_equal(queue_status, NX_NOT_SUPPORTED);
    close_board();
}

/* RFC 9293 3.8.4: after 2 hours of silence, every 75 s, ten times. */
static void test_keepalive(void **state)
{
    unsigned n;

    establish_server();
#ifdef NX_ENABLE_TCP_KEEPALIVE
    sock.nx_tcp_socket_keepalive_enabled = NX_TRUE;
    run_ms(7199000);
    expect_silence();
    run_ms(4000);
    expect_segment(ACK, 0, 1, 0);
    segment(ACK, 1, 1, 60000, NULL, 0);         /* the peer lives */
    run_ms(7196000);
    expect_silence();
    run_ms(8000);
    expect_segment(ACK, 0, 1, 0);               /* and then no more */
    for (n = 1; n < 10; n++) {
        run_ms(75000);
        expect_segment(ACK, 0, 1, 0);
    }
    run_ms(75000);
    expect_segment(RST | ACK, 1, 1, 0);
    assert_int_equal(sock.nx_tcp_socket_state, NX_TCP_LISTEN_STATE);
    assert_int_equal(closing_calls, 1);
#else
    run_ms(3600000);
    for (n = 0; n < 10; n++)
        run_ms(3600000);
    expect_silence();
    assert_int_equal(sock.nx_tcp_socket_state, NX_TCP_ESTABLISHED);
#endif
    close_board();
}

/* Nothing counts on a quiet connection: the board sleeps. */
static void test_quiet(void **state)
{
    establish_server();
    segment(ACK, 1, 1, 60000, "abc", 3);
    run_ms(300);
#ifndef NX_ENABLE_TCP_KEEPALIVE
    assert_int_equal(pb_test_run_until(&board, pb_world_now(board.world) + PB_S(86400)),
                     PB_END_IDLE);
#endif
    assert_int_equal(sock.nx_tcp_socket_state, NX_TCP_ESTABLISHED);
    close_board();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        tcp_test(test_notifies),
        tcp_test(test_unsupported),
        tcp_test(test_keepalive),
        tcp_test(test_quiet),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
