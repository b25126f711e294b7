#!/bin/bash
# smtp-options.sh - the SMTP client with an application's own options: its own
# compiled copy of nxd_smtp_client.c works, options for the whole image work,
# and an application that would disagree with the client's size is refused.
#
#   B=BUILD-DIRECTORY smtp-options.sh
. "$(dirname "$0")/common.sh"

option=NX_SMTP_CLIENT_MAX_PASSWORD
password=$(draw_word 230) # as long as an API key
# the guide's demo with a password that is longer than the default allows
sed "s|\"mypassword\"|\"$password\"|" apps/examples/demo_netxduo_smtp_client.c >"$work/long.c"
{ echo "#define $option 255"; cat "$work/long.c"; } >"$work/own.c"
mkdir "$work/copy"
{ echo "#define $option 255"; cat smtp/nxd_smtp_client.c; } >"$work/copy/nxd_smtp_client.c"

# delivers NAME: the mail of the image NAME.so arrives
delivers() {
    mkdir "$work/$1.mail"
    run_to "$1" "$b/postboard" run "$work/$1.so" --serve 1.2.3.4:25 --maildir "$work/$1.mail" \
        --until 10m
    only_mail "$work/$1.mail" >/dev/null
}

run_to build "$b/postboard-cc" -o "$work/copy.so" "$work/own.c" "$work/copy/nxd_smtp_client.c"
delivers copy
run_to build "$b/postboard-cc" "-D$option=255" -o "$work/whole.so" "$work/long.c"
delivers whole

run_to build "$b/postboard-cc" -o "$work/mixed.so" "$work/own.c"
status=0
"$b/postboard" run "$work/mixed.so" --until 1m >"$work/mixed.out" 2>&1 </dev/null || status=$?
((status == 65)) || fail "an image whose parts disagree about $option: status $status, not 65"
grep -q "$option is 255 in .* and 20 in .*nxd_smtp_client.c" "$work/mixed.out" ||
    fail "$option is not named: $(cat "$work/mixed.out")"

# with the password's option as it is, nothing is sent
mkdir "$work/short.mail"
run_to build "$b/postboard-cc" -o "$work/short.so" "$work/long.c"
run_to short "$b/postboard" run "$work/short.so" --serve 1.2.3.4:25 --maildir "$work/short.mail" \
    --until 10m
[[ -z $(find "$work/short.mail" -type f) ]] || fail "a password of 230 bytes fits 20"
grep -q 'Status: 0xa5' "$work/short.out" || fail "the refusal is not 0xa5: $(cat "$work/short.out")"

# without error checking
run_to build "$b/postboard-cc" -DNX_DISABLE_ERROR_CHECKING -DTX_DISABLE_ERROR_CHECKING \
    -o "$work/unchecked.so" apps/examples/demo_netxduo_smtp_client.c
delivers unchecked
echo "smtp-options: an own copy, whole images and refusals as they should be"
