#!/bin/sh
# postboard-cc - compiles firmware into an image for postboard: the application
# together with the kernel, the TCP/IP stack and the SMTP client, all under the
# same options. Those three are kept by the options that they were compiled for.
set -u

cc=${CC:-@CC@}
src='@SRC@'
build='@BUILD@'
flags='@FLAGS@'
me=postboard-cc

usage()
{
    cat <<END
usage: postboard-cc [options of the compiler] -o IMAGE.so FILE.c ... [FILE.o ...]
       postboard-cc [options of the compiler] -c FILE.c ...

Compiles an application with ThreadX (tx_api.h), NetX Duo (nx_api.h) and the
SMTP client (nxd_smtp_client.h) into an image that "postboard run" boots.
Options are the compiler's own. Those that select features (-D, -U, -I,
-include, -DTX_INCLUDE_USER_DEFINE_FILE with a tx_user.h, and so on) hold for
the kernel and the stack, too; these are compiled once for each set of options.

  --bare      only what is given, which has a pb_image of its own (machine.h):
              another kernel, or none
  --edges     the application can be interrupted wherever a basic block begins
              (postboard run --preempt edges); the kernel and the stack cannot
  --races     ... wherever it reads or writes memory (--preempt accesses), and
              data races are found; objects and image alike need the option
  --help      this text
  --version   the compiler's and the machine interface's versions

environment:
  CC              the compiler ($cc)
  XDG_CACHE_HOME  where compiled kernels and stacks are kept when the build
                  directory cannot be written (~/.cache)

status: 0 done; 1 the compiler or linker refused; 64 wrong usage; 66 an input file is
missing; 69 no compiler; 130 interrupted
END
}

fail()
{
    status=$1
    shift
    echo "$me: $*" >&2
    exit "$status"
}

# --- the command line -------------------------------------------------------------

bare=
edges=
races=
mode="link"         # or compile: -c, -S, -E, -M and -fsyntax-only
output=
inputs=0
firmware_flags=     # what the kernel and the stack are compiled with, quoted
coverage=
sanitized=
apart=              # the kernel's and the stack's files stay apart
faster=             # what they are compiled with when they do not
expect=

quote()
{
    printf " '%s'" "$(printf '%s' "$1" | sed "s/'/'\\\\''/g")"
}

note_flag()
{
    case $1 in
    *-fsanitize=*) sanitized=1 apart=1 ;;
    --coverage | -fprofile-arcs | -fprofile-generate*) coverage=1 apart=1 ;;
    -O0 | -Og | -flto* | -fno-lto) apart=1 ;;
    -O*) apart='' faster='' ;;
    esac
}

for word in $flags; do
    note_flag "$word"
done
faster=-O3

for word; do
    if [ -n "$expect" ]; then
        case $expect in
        -o) output=$word ;;
        -[DUI] | -include | -imacros | -isystem | -iquote | -idirafter)
            firmware_flags="$firmware_flags $expect$(quote "$word")" ;;
        esac
        expect=
        continue
    fi
    case $word in
    --help | -h) usage; exit 0 ;;
    --version) "$cc" --version | head -n 1; grep -o 'PB_MACHINE_VERSION [0-9]*' \
        "$src/drivers/machine.h" | head -n 1; exit 0 ;;
    -o | -D | -U | -I | -include | -imacros | -isystem | -iquote | -idirafter | -x | -L | -l | \
        -MF | -MT | -MQ | -Xlinker | -T | -u | -z) expect=$word ;;
    -o*) output=${word#-o} ;;
    --bare) bare=1 ;;
    --edges) edges=1 ;;
    --races) races=1 ;;
    -fsanitize=*thread*) fail 64 "$word: use --races, whose points postboard serves" ;;
    -c | -S | -E | -M | -MM | -fsyntax-only) mode=compile ;;
    -W* | -w | -std=* | -ansi | -pedantic* | -M* | -l* | -L* | -v | -pipe | -s | -### | -pie | \
        -no-pie | -shared | -static* | -fno-pie | -fno-PIE | -fpie | -fPIE | -fpic | -fno-pic | \
        -fno-PIC) ;;
    -) inputs=$((inputs + 1)) ;;
    -*) note_flag "$word"; firmware_flags="$firmware_flags$(quote "$word")" ;;
    *)
        [ -e "$word" ] || fail 66 "$word: no such file"
        inputs=$((inputs + 1)) ;;
    esac
done

count=$#
while [ "$count" -gt 0 ]; do
    case $1 in
    --bare | --edges | --races) ;;
    *) set -- "$@" "$1" ;;
    esac
    shift
    count=$((count - 1))
done

[ -z "$expect" ] || fail 64 "option $expect wants a value (see --help)"
[ "$inputs" -gt 0 ] || fail 64 "no input files (see --help)"
command -v "${cc%% *}" >/dev/null || fail 69 "no compiler: $cc not found"
[ -z "$bare" ] || [ -z "$edges$races" ] || fail 64 "--bare: there is no kernel to serve the points"

# The application's instrumentation. The sanitizers' own libraries are not linked:
# kernel/image_preempt.c has their functions. ThreadSanitizer's excludes all others.
points=
clang=
if [ -n "$edges$races" ] && "${cc%% *}" --version | grep -q clang; then
    clang=1
fi
if [ -n "$races" ]; then
    points="-fno-sanitize=all -fsanitize=thread"
    # Where it disables interrupts, which the race detector must know of.
    for name in disable restore control; do
        points="$points -D_tx_thread_interrupt_$name=_pb_race_interrupt_$name"
    done
    # gcc warns of fences, which its own library cannot judge.
    [ -n "$clang" ] || points="$points -Wno-tsan"
fi
if [ -n "$edges" ]; then
    # clang leaves out loops unless told.
    points="$points -fsanitize-coverage=trace-pc${clang:+,no-prune}"
fi

includes="-I'$src/kernel/include' -I'$src/netstack/include' -I'$src/smtp/include'"
[ -z "$bare" ] || includes="-iquote '$src/drivers'"
target="-fPIC -g -fno-omit-frame-pointer"

# --- objects only ----------------------------------------------------------------------

if [ $mode = compile ]; then
    eval "exec $cc $flags \"\$@\" $points $target $includes"
fi
[ -n "$output" ] || fail 64 "no output file: give -o IMAGE.so"
case $output in
*.c | *.h | *.o) fail 64 "$output: not a name for an image" ;;
esac

work=$(mktemp -d "${TMPDIR:-/tmp}/postboard-cc.XXXXXX") || fail 1 "cannot make a temporary folder"
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP

# --- the kernel and the stack for these options --------------------------------------------

inside="-I'$src/kernel' -I'$src/netstack' -I'$src/smtp' -iquote '$src/drivers'"
options="$target $includes $inside $firmware_flags"

# The key is all that the option set consists of: the compiler, the flags for
# code, and what the public headers are after preprocessing, macros included
# (so -I has no part in it but by the tx_user.h or nx_user.h that it leads to).
# shellcheck disable=SC2120
option_text()
{
    "${cc%% *}" --version
    echo "$cc $flags $faster ${races:+apart}"
    eval "set -- $firmware_flags"
    while [ $# -gt 0 ]; do
        case $1 in
        -[DUI] | -include | -imacros | -isystem | -iquote | -idirafter) shift ;;
        -[DUI]*) ;;
        *) echo "$1" ;;
        esac
        shift
    done
    printf '#include "%s"\n' nxd_smtp_client.h nx_api.h tx_api.h |
        eval "$cc $flags $options -E -dD -P -x c -" || return 1
    cat "$src"/kernel/*.[ch] "$src"/netstack/*.[ch] "$src"/smtp/*.[ch] "$src"/drivers/machine.h \
        "$src"/*/include/*.h
}

# Whether the compiler makes one object of many, compiled as one.
can_merge()
{
    [ -z "$apart$races" ] && echo 'int pb;' |
        "${cc%% *}" -flto -r -flinker-output=nolto-rel -x c -o "$work/merged.o" - 2>/dev/null
}

# Compiled as one they take an eighth less time (docs/performance.md).
merge_firmware()
{
    (
        cd "$kept" &&
            eval "$cc $flags $options $faster -flto=auto -r -flinker-output=nolto-rel -o merged *.lto" &&
            rm ./*.lto && mv merged merged.o
    )
}

compile_firmware()
{
    lto=
    ! can_merge || lto=-flto
    mkdir -p "$kept" || return 1
    rm -f "$kept"/*.o "$kept"/*.lto
    for file in "$src"/kernel/*.c "$src"/netstack/*.c "$src"/smtp/*.c; do
        extra=-fvisibility=hidden    # calls and variables without a detour
        object=$kept/$(basename "$file" .c).o
        case $file in
        */image_linked.c) continue ;;
        # These define libc's functions: no inline or checked versions of them.
        */kernel/image_*.c) extra="-D_GNU_SOURCE -fno-builtin -U_FORTIFY_SOURCE -D__NO_INLINE__" ;;
        # What an application may have its own of is linked only where it is missed.
        */txr.c | */tx_timer_interrupt.c | */tx_execution_profile.c | */*_driver.c) ;;
        */kernel/* | */netstack/*)
            [ -z "$lto" ] || { extra="$extra $faster -flto"; object=${object%.o}.lto; } ;;
        esac
        printf '%s\0' "$cc $flags $options -std=c11 -w $extra -c '$file' -o '$object'"
    done | xargs -0 -n 1 -P "$(nproc 2>/dev/null || echo 1)" sh -c || return 1
    [ -z "$lto" ] || merge_firmware || return 1
    # Of the archive: linked where points and wrapped services call them.
    for name in preempt races races_net; do
        mv "$kept/image_$name.o" "$kept/$name.o" || return 1
    done
    rm -f "$kept/libfirmware.a"
    (
        cd "$kept" || exit 1
        set -- *.o
        for object; do
            case $object in
            image_*) ;;
            *) echo "$object" ;;
            esac
        done | xargs "${AR:-ar}" rcs libfirmware.a
    ) && : >"$kept/done"
}

find_cache()
{
    cache=$build/firmware
    if ! { mkdir -p "$cache" && [ -w "$cache" ]; } 2>/dev/null && [ ! -e "$cache/$key/done" ]; then
        cache=${XDG_CACHE_HOME:-$HOME/.cache}/postboard
        mkdir -p "$cache" || fail 1 "$cache: cannot be made"
    fi
    kept=$cache/$key
}

# One of several that run at once compiles; the others wait for it.
prepare_firmware()
{
    option_text >"$work/text" || fail 1 "the public headers do not compile under these options"
    key=$(sha256sum <"$work/text" | cut -c 1-24)
    find_cache
    if [ -e "$kept/done" ]; then
        touch -c "$kept" 2>/dev/null
        return 0
    fi
    # What no one used for a week goes.
    find "$cache" -mindepth 1 -maxdepth 1 -type d -mtime +7 -exec rm -rf {} + 2>/dev/null
    (
        flock 9 || exit 1
        [ -e "$kept/done" ] || compile_firmware
    ) 9>"$cache/lock" || fail 1 "the kernel or the stack does not compile under these options"
}

ours=
[ -n "$bare" ] || prepare_firmware

# --- the image -------------------------------------------------------------------------------

echo '{ global: pb_image; local: *; };' >"$work/exports"
link="-shared -Wl,-Bsymbolic,-z,now,--hash-style=gnu,--version-script='$work/exports'"
# What is missing is best named here, with the line that wants it; a sanitizer's
# run-time library is the host's, so there the loader has to name it.
[ -n "$sanitized" ] || link="$link -Wl,-z,defs"
[ -z "$coverage" ] || link="$link -Wl,-u,__gcov_dump"
[ -n "$bare" ] || ours="'$kept'/image_*.o '$kept/libfirmware.a' '$build/libpostboard-tls.a'"

# kernel/image_races*.c stand around these.
wrapped=
for name in tx_mutex_get tx_mutex_take tx_mutex_put tx_semaphore_get tx_semaphore_put \
    tx_semaphore_ceiling_put tx_queue_send tx_queue_front_send tx_queue_receive tx_queue_flush tx_event_flags_set \
    tx_event_flags_get tx_block_allocate tx_block_release tx_byte_allocate tx_byte_release \
    tx_timer_create tx_timer_activate tx_timer_change tx_timer_deactivate tx_timer_delete \
    tx_thread_shell tx_thread_create tx_thread_resume tx_thread_wait_abort tx_thread_suspend \
    tx_thread_sleep tx_thread_terminate tx_thread_delete tx_thread_reset tx_thread_info_get \
    nx_packet_allocate nx_packet_release; do
    wrapped="$wrapped -Wl,--wrap=_$name"
done

# Without its library, for which the compiler asks by itself.
[ -z "$races" ] || link="$link -nodefaultlibs -lc -lgcc $wrapped"

eval "$cc $flags $includes \"\$@\" $points $target $ours $link -lm" || fail 1 "$output was not made"
