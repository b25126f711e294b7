#!/bin/bash
# postboard-cc.sh - the compiler wrapper: option sets, objects, hardening, and
# one clear line for each mistake.
#
#   B=BUILD-DIRECTORY postboard-cc.sh
. "$(dirname "$0")/common.sh"

cc=$b/postboard-cc

# refuse STATUS WORDS COMMAND...: ends with that status and says WORDS on stderr
refuse() {
    local wanted=$1 words=$2 status=0
    shift 2
    "$@" >"$work/out" 2>"$work/err" </dev/null || status=$?
    [[ $status == "$wanted" ]] || { cat "$work/err" >&2; fail "status $status, not $wanted: $*"; }
    grep -qF -- "$words" "$work/err" || { cat "$work/err" >&2; fail "does not say \"$words\": $*"; }
}

cat >"$work/app.c" <<'E'
#include "tx_api.h"
static TX_THREAD thread;
static UCHAR stack[2048];
static void run(ULONG input)
{
    printf("priorities=%d size=%d\n", TX_MAX_PRIORITIES, (int)sizeof(TX_THREAD));
    exit(0);
}
void tx_application_define(void *memory)
{
    tx_thread_create(&thread, "app", run, 0, stack, sizeof(stack), TX_MAX_PRIORITIES - 1,
                     TX_MAX_PRIORITIES - 1, TX_NO_TIME_SLICE, TX_AUTO_START);
}
int main(void)
{
    tx_kernel_enter();
    return 0;
}
E
cat >"$work/part.c" <<'E'
#include "tx_api.h"
int part(void);
int part(void)
{
    return TX_MAX_PRIORITIES;
}
E
says() {                    # says WORDS IMAGE: what the image prints holds WORDS
    run_to says "$b/postboard" run --until 10s "$2"
    grep -qF -- "$1" "$work/says.out" || { cat "$work/says.out" >&2; fail "$2 does not print $1"; }
}

# --- mistakes ---------------------------------------------------------------------
"$cc" --help >"$work/out"
grep -q '^usage: postboard-cc' "$work/out" || fail "--help shows no usage"
refuse 64 'no input files' "$cc"
refuse 64 'no input files' "$cc" -o "$work/x.so"
refuse 64 'no output file' "$cc" "$work/app.c"
refuse 64 'not a name for an image' "$cc" -o "$work/app.c" "$work/app.c"
refuse 64 'wants a value' "$cc" "$work/app.c" -o
refuse 66 "$work/nowhere.c: no such file" "$cc" -o "$work/x.so" "$work/nowhere.c"
refuse 69 'no compiler' env CC=no-such-compiler "$cc" -o "$work/x.so" "$work/app.c"
echo 'int main(void) { return' >"$work/broken.c"
refuse 1 'x.so was not made' "$cc" -o "$work/x.so" "$work/broken.c"
if [[ -z ${SAN:-} ]]; then
    echo 'void own_but_missing(void); int main(void) { own_but_missing(); }' >"$work/missing.c"
    refuse 1 "undefined reference to \`own_but_missing'" "$cc" -o "$work/x.so" "$work/missing.c"
fi
[[ ! -e $work/x.so ]] || fail "a refused image was left"

# --- option sets ------------------------------------------------------------------
run_to default "$cc" -o "$work/default.so" "$work/app.c"
says 'priorities=32 ' "$work/default.so"
run_to define "$cc" -DTX_MAX_PRIORITIES=64 -o "$work/define.so" "$work/app.c"
says 'priorities=64 ' "$work/define.so"
mkdir "$work/my config"
echo '#define TX_MAX_PRIORITIES 96' >"$work/my config/tx_user.h"
echo '#define TX_THREAD_USER_EXTENSION ULONG own[100];' >>"$work/my config/tx_user.h"
run_to user "$cc" -DTX_INCLUDE_USER_DEFINE_FILE -I "$work/my config" -o "$work/user.so" "$work/app.c"
says 'priorities=96 ' "$work/user.so"
[[ $(grep -o 'size=[0-9]*' "$work/says.out") != size= ]] || fail "no size"

# --- objects ----------------------------------------------------------------------
(cd "$work" && "$cc" -c app.c && "$cc" -c -DTX_MAX_PRIORITIES=64 part.c && "$cc" -c -o same.o part.c)
run_to objects "$cc" -o "$work/objects.so" "$work/app.o" "$work/same.o"
says 'priorities=32 ' "$work/objects.so"
run_to mixed "$cc" -o "$work/mixed.so" "$work/app.o" "$work/part.o"
status=0
"$b/postboard" run "$work/mixed.so" >"$work/out" 2>"$work/err" </dev/null || status=$?
((status != 0)) || fail "parts of different options were taken"
grep -q 'mixed.so: parts compiled with different options: TX_MAX_PRIORITIES is ' "$work/err" ||
    { cat "$work/err" >&2; fail "the differing option is not named"; }

# --- hardening, the other compiler, an option of code generation --------------------
run_to hardened "$cc" -fstack-protector-strong -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2 -Wformat \
    -Werror=format-security -fcf-protection -Wl,-z,relro -o "$work/hardened.so" "$work/app.c"
says 'priorities=32 ' "$work/hardened.so"
if [[ -z ${SAN:-} ]]; then
    for other in gcc clang; do
        command -v "$other" >/dev/null || continue
        CC=$other run_to other "$cc" -O0 -o "$work/$other.so" "$work/app.c"
        says 'priorities=32 ' "$work/$other.so"
    done
fi
cat >"$work/smash.c" <<'E'
#include "tx_api.h"
static volatile int beyond = 200;
__attribute__((noinline)) static void smash(volatile char *at)
{
    for (int i = 0; i < beyond; i++)
        at[i] = 1;
}
void tx_application_define(void *memory)
{
    char room[16];
    smash(room);
    printf("%d\n", room[3]);
}
int main(void)
{
    tx_kernel_enter();
    return 0;
}
E
if [[ -z ${SAN:-} ]]; then
    run_to smash "$cc" -fstack-protector-all -o "$work/smash.so" "$work/smash.c"
    refuse 134 'seed=' "$b/postboard" run "$work/smash.so"
    grep -q 'stack smashing detected' "$work/out" "$work/err" || fail "a smashed stack is not named"
fi
echo "postboard-cc.sh: mistakes named, option sets, objects and hardening work"
