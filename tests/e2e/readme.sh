#!/bin/bash
# readme.sh - what README.md shows is true: its firmware compiles unchanged and
# runs, every file it links to is there, and nothing is left to be filled in.
#
#   B=BUILD-DIRECTORY readme.sh
. "$(dirname "$0")/common.sh"

sed -n '/^```c$/,/^```$/{/^```/d;p}' README.md >"$work/hello.c"
[[ -s $work/hello.c ]] || fail "README.md shows no firmware"
run_to build "$b/postboard-cc" -o "$work/hello.so" "$work/hello.c"
run_to image "$b/postboard" run "$work/hello.so"
grep -q '^hello after [0-9]* ticks$' "$work/image.out" || fail "the image says: $(cat "$work/image.out")"

grep -o ']([^)#]*)' README.md | tr -d ']()' | grep -v '^[a-z]*://' | while read -r path; do
    [[ -e $path ]] || fail "README.md points to $path, which is not there"
done
! grep -n '@[A-Z]*@' README.md || fail "README.md has places not filled in"
echo "readme: its firmware runs, its links lead somewhere"
