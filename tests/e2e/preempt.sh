#!/bin/bash
# preempt.sh - a lost update that no service boundary shows: found by a seed,
# repeated, replayed from its log, narrowed to the one switch that does it, whose
# source line is named. With gcc's and clang's instrumentation.
#
#   B=BUILD-DIRECTORY preempt.sh
. "$(dirname "$0")/common.sh"

source=tests/images/preempt/lost_update.c
line=$(grep -n 'counter++;' "$source" | cut -d: -f1)

# status_of WANTED NAME COMMAND...: as run_to, for a command that must end with WANTED.
status_of() {
    local wanted=$1 name=$2 status=0
    shift 2
    timeout 120 "$@" >"$work/$name.out" 2>"$work/$name.err" </dev/null || status=$?
    ((status == wanted)) || { cat "$work/$name.err" >&2; fail "status $status, not $wanted: $*"; }
}

one_compiler() {
    local image=$work/lost_$1.so seed first=$((RANDOM % 500)) log=$work/log_$1

    CC=$1 "$b/postboard-cc" --races -o "$image" -Iapps/firmware/common -iquote drivers \
        "$source" apps/firmware/common/*.c
    for ((seed = first; seed < first + 500; seed++)); do
        run_to off "$b/postboard" run --seed "$seed" --preempt off "$image"
        "$b/postboard" run --seed "$seed" --preempt accesses "$image" 2>"$work/found.err" || break
    done
    ((seed < first + 500)) || fail "$1: no seed of 500 loses an update"
    status_of 1 again "$b/postboard" run --seed "$seed" --preempt accesses "$image"
    [[ $(hash_of found) == "$(hash_of again)" ]] || fail "$1: seed $seed has two hashes"

    status_of 1 narrow "$b/postboard" run --seed "$seed" --preempt accesses --narrow \
        --preempt-log "$log" "$image"
    grep -q '^postboard: narrowed to 1 of ' "$work/narrow.err" ||
        { cat "$work/narrow.err" >&2; fail "$1: not narrowed to one switch"; }
    [[ $(grep -cE '^0 [0-9]+ [0-9]+ (tick|event)' "$log") == 1 ]] || fail "$1: the log is not of one switch"
    grep -q "low gives way to .*high.* in count at lost_update.c:$line\$" "$log" ||
        { cat "$log" >&2; fail "$1: the log does not name line $line"; }

    # The log holds the seed; without what it lists, nothing is lost.
    status_of 1 replay "$b/postboard" run --preempt "replay=$log" "$image"
    status_of 1 second "$b/postboard" run --preempt "replay=$log" "$image"
    [[ $(hash_of replay) == "$(hash_of second)" ]] || fail "$1: a replay has two hashes"
    grep -q "^seed=$seed " "$work/replay.err" || fail "$1: the replay has another seed"
    grep -v '^0 ' "$log" >"$log.none"
    run_to none "$b/postboard" run --preempt "replay=$log.none" "$image"
    run_to mutex "$b/postboard" run --seed "$seed" --preempt accesses --argument guard=1 "$image"

    # The race is reported by a seed that loses nothing; with a mutex there is none.
    run_to race "$b/postboard" run --preempt "replay=$log.none" "$image"
    grep -q '^postboard: data race on board 0 at 0x' "$work/race.err" || fail "$1: no data race"
    grep -A 8 'data race' "$work/race.err" | grep -qE "^    low writes 4 bytes in count at lost_update.c:$line\$" ||
        { cat "$work/race.err" >&2; fail "$1: the race does not name line $line"; }
    grep -A 8 'data race' "$work/race.err" | grep -qE '^    high (reads|writes) 4 bytes in count at ' ||
        { cat "$work/race.err" >&2; fail "$1: the race has one side"; }
    # Each side with its whole stack, inlined functions too.
    local thread
    for thread in low high; do
        tr '\n' ' ' <"$work/race.err" | grep -qE " $thread (reads|writes) 4 bytes in count at [^ ]+ +from count_guarded at lost_update.c:[0-9]+ +from run_$thread at lost_update.c:[0-9]+ +from _tx_thread_shell at " ||
            { cat "$work/race.err" >&2; fail "$1: the stack of $thread is not whole"; }
    done
    ! grep -q 'data race' "$work/mutex.err" || { cat "$work/mutex.err" >&2; fail "$1: a race in spite of the mutex"; }
    echo "preempt.sh: $1: seed $seed, $(grep -o 'narrowed.*' "$work/narrow.err")"
}

# A run that crashes writes its log, too; what it lists brings the same crash.
crash() {
    cat >"$work/crash.c" <<'E'
#include "tx_api.h"
static TX_THREAD thread;
static UCHAR stack[2048];
static volatile unsigned count;
static volatile int *nowhere = (volatile int *)16;
static void run(ULONG input)
{
    while (count < 20000)
        count++;
    *nowhere = 1;
}
void tx_application_define(void *memory)
{
    tx_thread_create(&thread, "t", run, 0, stack, sizeof stack, 1, 1, 0, TX_AUTO_START);
}
E
    run_to build "$b/postboard-cc" --edges -w -o "$work/crash.so" "$work/crash.c"
    status_of 88 crash "$b/postboard" run --seed 3 --preempt edges --preempt-log "$work/crash.log" "$work/crash.so"
    grep -qx 'postboard-preempt 1 edges seed 3' "$work/crash.log" || fail "a crash leaves no log"
    grep -qE '^0 [0-9]+ [0-9]+ (tick|event)$' "$work/crash.log" || fail "the log of a crash is empty"
    status_of 88 again "$b/postboard" run --preempt "replay=$work/crash.log" "$work/crash.so"
    [[ $(grep '^seed=' "$work/crash.err") == "$(grep '^seed=' "$work/again.err")" ]] ||
        fail "the log of a crash does not repeat it"
}
[[ -n ${SAN:-} ]] || crash

for cc in gcc clang; do
    if command -v "$cc" >/dev/null; then
        one_compiler "$cc"
    fi
done

image=$(find "$work" -name 'lost_*.so' | head -n 1)
name=$(basename "$image" .so)
run_to wrong "$b/postboard" run --preempt edges "$image"
grep -q 'no point was passed.*--edges' "$work/wrong.err" || fail "an image without points is not told"
status_of 64 usage "$b/postboard" run --narrow "$image"
status_of 64 mode "$b/postboard" run --preempt sometimes "$image"

# A journal holds the moments, whatever chose them.
status_of 1 recorded "$b/postboard" run --preempt "replay=$work/log_${name#lost_}" \
    --record "$work/journal" "$image"
run_to repeated "$b/postboard" replay "$work/journal"
grep -q '^equal: ' "$work/repeated.out" || { cat "$work/repeated.out" >&2; fail "the journal is not equal"; }
[[ $(hash_of recorded) == "$(hash_of repeated)" ]] || fail "a journal has two hashes"
status_of 64 maildir "$b/postboard" run --preempt edges --narrow --maildir "$work" "$image"
status_of 66 missing "$b/postboard" run --preempt "replay=$work/nothing" "$image"
printf 'postboard-preempt 1 accesses seed 1\n0 0 1 tick\n0 0 two tick\n' >"$work/damaged"
status_of 65 damaged "$b/postboard" run --preempt "replay=$work/damaged" "$image"
grep -q 'line 3' "$work/damaged.err" || fail "the damaged line is not named"
status_of 64 thread "$b/postboard-cc" -fsanitize=thread -o "$work/t.so" "$source"
status_of 64 bare "$b/postboard-cc" --bare --edges -o "$work/t.so" tests/images/bare_plain.c
echo "preempt.sh: wrong uses refused"
