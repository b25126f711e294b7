#!/bin/bash
# kernel-options.sh - the kernel compiled with other options passes its tests,
# and options that it does not have are refused by name.
#
#   kernel-options.sh BUILD-DIRECTORY    (holds the host's objects)
set -euo pipefail
cd "$(dirname "$0")/../.."
B=${1:?usage: kernel-options.sh BUILD-DIRECTORY}
CC=$(cut -d' ' -f1 "$B/flags")
out=$B/kernel-options
flags="-std=c11 -D_GNU_SOURCE -Wall -Wextra -Werror -Wno-unused-parameter -O1 -g -fno-pie
       -Ikernel/include -Ikernel -Itests/unit -iquote drivers"
rm -rf "$out"

# A unit test, or one that is for a variant alone.
source_of() {
    local unit=tests/unit/test_kernel_$1.c
    if [ -f "$unit" ]; then echo "$unit"; else echo "tests/checks/kernel-options-$1.c"; fi
}

# variant NAME "OPTIONS" TEST...
variant() {
    local name=$1 options=$2 dir=$out/$1 source
    shift 2
    mkdir -p "$dir"
    for source in kernel/tx*.c kernel/image_linked.c; do
        $CC $flags $options -c "$source" -o "$dir/$(basename "$source" .c).o"
    done
    for test in "$@"; do
        $CC $flags $options -no-pie "$(source_of "$test")" "$dir"/*.o \
            "$B"/host/drivers/*.o -o "$dir/test_$test" -lcmocka -lpcap -lslirp -ledit -ldl -lm
        echo "-- $name: $test ($options)"
        "$dir/test_$test" >"$dir/log" 2>&1 || { cat "$dir/log"; exit 1; }
    done
}

variant isr "-DTX_TIMER_PROCESS_IN_ISR -DTX_NO_FILEX_POINTER" thread objects memory tick wait
variant ranks "-DTX_MAX_PRIORITIES=1024 -DTX_TIMER_TICKS_PER_SECOND=1000 -DTX_ENABLE_STACK_CHECKING" \
    stack objects memory tick wait model
variant bare "-DTX_DISABLE_NOTIFY_CALLBACKS -DTX_DISABLE_STACK_FILLING
              -DTX_DISABLE_PREEMPTION_THRESHOLD" memory tick wait services
counters=
for kind in BLOCK_POOL BYTE_POOL EVENT_FLAGS MUTEX QUEUE SEMAPHORE THREAD TIMER; do
    counters+=" -DTX_${kind}_ENABLE_PERFORMANCE_INFO"
done
variant counters "-DTX_ENABLE_STACK_CHECKING $counters" objects memory wait model performance services
variant trace "-DTX_ENABLE_EVENT_TRACE -DTX_ENABLE_STACK_CHECKING $counters" trace objects wait model services
variant unchecked -DTX_DISABLE_ERROR_CHECKING tick wait

# Those that only choose how the kernel is made inside: nothing is to be seen of them.
variant inside "-DTX_REACTIVATE_INLINE -DTX_INLINE_THREAD_RESUME_SUSPEND -DTX_NOT_INTERRUPTABLE
                -DTX_DISABLE_REDUNDANT_CLEARING -DTX_MISRA_ENABLE
                -DTX_BYTE_POOL_MULTIPLE_BLOCK_SEARCH=20 -DTX_BYTE_POOL_DELAY_VALUE=3" objects tick model

# Options that hold spaces come in the user's file, and so do all others.
mkdir -p "$out/mycfg"
cat >"$out/mycfg/tx_user.h" <<'END'
#define TX_THREAD_EXTENSION_0 ULONG extension_0;
#define TX_THREAD_EXTENSION_1 VOID *extension_1;
#define TX_THREAD_EXTENSION_2 UCHAR extension_2[7];
#define TX_THREAD_EXTENSION_3 int extension_3;
#define TX_THREAD_USER_EXTENSION ULONG64 user_extension;
#define TX_MINIMUM_STACK 300
#define TX_BYTE_POOL_MIN 80
#define TX_BYTE_BLOCK_MIN 40
#define TX_TIMER_THREAD_STACK_SIZE 4096
#define TX_TIMER_THREAD_PRIORITY 0
END
# Once more with code at the ends of objects' lives, and hooks of the program's own.
mkdir -p "$out/hooks"
{
    cat <<'END'
void extension_note(const char *what);
#define TX_QUEUE_EXTENSION int of_queue;
#define TX_SEMAPHORE_EXTENSION int of_semaphore;
#define TX_MUTEX_EXTENSION int of_mutex;
#define TX_EVENT_FLAGS_GROUP_EXTENSION int of_group;
#define TX_BLOCK_POOL_EXTENSION int of_blocks;
#define TX_BYTE_POOL_EXTENSION int of_bytes;
#define TX_TIMER_EXTENSION int of_timer;
#define TX_TIMER_INTERNAL_EXTENSION int of_internal;
#define TX_THREAD_COMPLETED_EXTENSION(thread) extension_note("completed");
#define TX_THREAD_TERMINATED_EXTENSION(thread) extension_note("terminated");
END
    for kind in THREAD:thread QUEUE:queue SEMAPHORE:semaphore MUTEX:mutex \
        EVENT_FLAGS_GROUP:group BLOCK_POOL:blocks BYTE_POOL:bytes TIMER:timer; do
        echo "#define TX_${kind%:*}_CREATE_EXTENSION(object) extension_note(\"+${kind#*:}\");"
        echo "#define TX_${kind%:*}_DELETE_EXTENSION(object) extension_note(\"-${kind#*:}\");"
    done
} >"$out/hooks/tx_user.h"
variant hooks "-DTX_ENABLE_EXECUTION_CHANGE_NOTIFY -DTX_INCLUDE_USER_DEFINE_FILE -I$out/hooks" hooks
variant notimer "-DTX_NO_TIMER -DTX_TIMER_PROCESS_IN_ISR" notimer
variant profile "-DTX_EXECUTION_PROFILE_ENABLE -DTX_ENABLE_STACK_CHECKING
                 -DTX_ENABLE_RANDOM_NUMBER_STACK_FILLING" profile objects wait
variant reporting -DTX_ENABLE_MULTI_ERROR_CHECKING reporting objects services
variant critical -DTX_SAFETY_CRITICAL objects

variant user "-DTX_INCLUDE_USER_DEFINE_FILE -I$out/mycfg" tick wait model user

# refused MESSAGE OPTION...
echo '#include "tx_api.h"' >"$out/refused.c"
refused() {
    local message=$1
    shift
    if $CC $flags "${@/#/-D}" -c "$out/refused.c" -o "$out/refused.o" 2>"$out/log"; then
        echo "$* is not refused"
        exit 1
    fi
    grep -q "postboard: $message" "$out/log" || {
        echo "$* is refused, but not by '$message'"
        exit 1
    }
}
refused "TX_ENABLE_EVENT_LOGGING is not supported" TX_ENABLE_EVENT_LOGGING
refused "TX_NO_TIMER needs TX_TIMER_PROCESS_IN_ISR" TX_NO_TIMER
refused "TX_ENABLE_RANDOM_NUMBER_STACK_FILLING needs TX_ENABLE_STACK_CHECKING" \
    TX_ENABLE_RANDOM_NUMBER_STACK_FILLING
for option in TX_DISABLE_ERROR_CHECKING TX_TIMER_PROCESS_IN_ISR TX_REACTIVATE_INLINE \
    TX_DISABLE_STACK_FILLING TX_DISABLE_PREEMPTION_THRESHOLD TX_DISABLE_REDUNDANT_CLEARING \
    TX_DISABLE_NOTIFY_CALLBACKS TX_INLINE_THREAD_RESUME_SUSPEND TX_NOT_INTERRUPTABLE; do
    refused "TX_SAFETY_CRITICAL forbids $option" TX_SAFETY_CRITICAL "$option"
done
echo "options: all variants pass; what is not supported is refused by name"
