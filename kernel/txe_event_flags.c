/*
 * The checks before the event flag services, in the order in which they win.
 */
#include "tx_kernel.h"

TX_OBJECT_CHECKS(TX_EVENT_FLAGS_GROUP, tx_event_flags_group, _tx_event_flags, TX_EVENT_FLAGS_ID)

UINT _txe_event_flags_create(TX_EVENT_FLAGS_GROUP *group, CHAR *name, UINT control_block_size)
{
    TX_REQUIRE(group != TX_NULL, TX_GROUP_ERROR);
    TX_REQUIRE(control_block_size == sizeof(TX_EVENT_FLAGS_GROUP), TX_GROUP_ERROR);
    TX_REQUIRE(!is_created(group), TX_GROUP_ERROR);
    TX_REQUIRE(_tx_caller_may_create(), TX_CALLER_ERROR);
    return _tx_event_flags_create(group, name);
}

UINT _txe_event_flags_delete(TX_EVENT_FLAGS_GROUP *group)
{
    TX_REQUIRE(valid(group), TX_GROUP_ERROR);
    TX_REQUIRE(_tx_caller_is_thread(), TX_CALLER_ERROR);
    return _tx_event_flags_delete(group);
}

UINT _txe_event_flags_get(TX_EVENT_FLAGS_GROUP *group, ULONG requested, UINT option, ULONG *actual,
                          ULONG wait_option)
{
    TX_REQUIRE(valid(group), TX_GROUP_ERROR);
    TX_REQUIRE(actual != TX_NULL, TX_PTR_ERROR);
    TX_REQUIRE(_tx_caller_may_wait(wait_option), TX_WAIT_ERROR);
    TX_REQUIRE(option <= TX_AND_CLEAR, TX_OPTION_ERROR);
    return _tx_event_flags_get(group, requested, option, actual, wait_option);
}

UINT _txe_event_flags_set(TX_EVENT_FLAGS_GROUP *group, ULONG flags, UINT option)
{
    TX_REQUIRE(valid(group), TX_GROUP_ERROR);
    TX_REQUIRE(option == TX_OR || option == TX_AND, TX_OPTION_ERROR);
    return _tx_event_flags_set(group, flags, option);
}

UINT _txe_event_flags_info_get(TX_EVENT_FLAGS_GROUP *group, CHAR **name, ULONG *current,
                               TX_THREAD **first_suspended, ULONG *suspended_count,
                               TX_EVENT_FLAGS_GROUP **next)
{
    TX_REQUIRE(valid(group), TX_GROUP_ERROR);
    return _tx_event_flags_info_get(group, name, current, first_suspended, suspended_count, next);
}

UINT _txe_event_flags_set_notify(TX_EVENT_FLAGS_GROUP *group,
                                 VOID (*notify)(TX_EVENT_FLAGS_GROUP *))
{
    TX_REQUIRE(valid(group), TX_GROUP_ERROR);
    return _tx_event_flags_set_notify(group, notify);
}
