#!/bin/bash
# readme.sh - what README.md shows is true: its firmware compiles unchanged and
# runs, loaded and linked, every file it links to is there, and nothing is left to
# be filled in. The commands of docs/firmware.md and docs/kernel.md give what they
# show.
#
#   B=BUILD-DIRECTORY readme.sh
. "$(dirname "$0")/common.sh"

sed -n '/^```c$/,/^```$/{/^```/d;p}' README.md >"$work/hello.c"
[[ -s $work/hello.c ]] || fail "README.md shows no firmware"
run_to build "$b/postboard-cc" -o "$work/hello.so" "$work/hello.c"
run_to image "$b/postboard" run "$work/hello.so"
grep -q '^hello after [0-9]* ticks$' "$work/image.out" || fail "the image says: $(cat "$work/image.out")"

# Its two lines for a linked program, in a folder that is laid out as ours.
commands=$(sed -n '/^gcc /,/^```$/{/^```/d;p}' README.md)
[[ $commands == gcc*POSTBOARD=* ]] || fail "README.md does not show how to link a program"
here=$PWD
mkdir "$work/build"
ln -s "$here"/{kernel,netstack,smtp,apps,drivers} "$work"
ln -s "$b"/{libpostboard.a,postboard,postboard-cc} "$work/build"
gcc() { command "${CC:-gcc}" ${SAN:+-fsanitize=address,undefined} "$@"; }
(cd "$work" && eval "$commands") >"$work/linked.out" 2>"$work/linked.err" ||
    { cat "$work/linked.err" >&2; fail "the linked program failed"; }
grep -q '^hello after [0-9]* ticks$' "$work/linked.out" || fail "it says: $(cat "$work/linked.out")"
grep -q '^seed=5 hash=' "$work/linked.err" || fail "the linked program does not read POSTBOARD"
[[ -s $work/hello.pcap ]] || fail "the linked program left no capture"

# The two boards of docs/firmware.md: what is run, and what it prints.
block() { awk -v want="$2" '/^```/ { n += !inside; inside = !inside; next } inside && n == want' "$1"; }
(cd "$work" && eval "$(block "$here/docs/firmware.md" 1)") >"$work/echo.out" 2>"$work/echo.err" ||
    { cat "$work/echo.err" >&2; fail "the boards of docs/firmware.md failed"; }
diff <(block docs/firmware.md 2 | grep -v '^seed=') "$work/echo.out" >&2 ||
    fail "the boards print something else than docs/firmware.md shows"

# The timeline of docs/kernel.md.
block docs/kernel.md 1 >"$work/timeline.c"
run_to timeline-build "$b/postboard-cc" -o "$work/timeline.so" "$work/timeline.c"
run_to timeline "$b/postboard" run --seed 1 "$work/timeline.so"
diff <(block docs/kernel.md 2) "$work/timeline.out" >&2 ||
    fail "the threads do something else than docs/kernel.md shows"

grep -o ']([^)#]*)' README.md | tr -d ']()' | grep -v '^[a-z]*://' | while read -r path; do
    [[ -e $path ]] || fail "README.md points to $path, which is not there"
done
! grep -n '@[A-Z]*@' README.md || fail "README.md has places not filled in"
for page in docs/*.md; do
    { grep -o ']([^)#]*)' "$page" || true; } | tr -d ']()' | sed '/^[a-z]*:\/\//d' |
        while read -r path; do
            [[ -e docs/$path ]] || fail "$page points to $path, which is not there"
        done
done
echo "readme: its firmware runs, its links lead somewhere"
