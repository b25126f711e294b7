#!/bin/bash
# four-clients.sh - four clients on four threads of one board send a thousand
# mails each at once: every mail is there once and whole, nothing leaks, and the
# same seed does the same.
#
#   B=BUILD-DIRECTORY four-clients.sh
. "$(dirname "$0")/common.sh"

mails=1000
image=$work/four_clients.so
seed=$RANDOM

"$b/postboard-cc" -o "$image" -Iapps/firmware/common -iquote drivers \
    tests/images/world/four_clients.c apps/firmware/common/*.c
send() {
    run_to "$1" "$b/postboard" run --seed "$seed" --ip 10.0.0.2/24 --serve 10.0.0.1 \
        --argument "mails=$mails" --maildir "$work/$1" "$image"
    grep -q "$((4 * mails)) accepted" "$work/$1.out" ||
        { cat "$work/$1.out" "$work/$1.err" >&2; fail "not all accepted"; }
}
send first
count=$(find "$work/first/new" -type f | wc -l)
((count == 4 * mails)) || fail "$count mails, not $((4 * mails))"
for ((client = 0; client < 4; client++)); do
    for ((i = 0; i < mails; i++)); do printf '.client %d\nmail %d\n' "$client" "$i"; done
done | paste - - | sort >"$work/wanted"
find "$work/first/new" -type f -exec tail -qn 2 {} + | tr -d '\r' | paste - - | sort >"$work/held"
cmp "$work/wanted" "$work/held" || fail "the mails are not those that were sent"
mails=100
send again
send once-more
[[ $(hash_of again) == "$(hash_of once-more)" ]] || fail "seed $seed has two hashes"
echo "four-clients: $count mails, each once"
