#!/bin/bash
# guide-demo.sh - Figure 1 of the guide, built as an image and run beside a mail
# server board: it ends with 0 and its mail arrives byte for byte.
#
#   B=BUILD-DIRECTORY guide-demo.sh
. "$(dirname "$0")/common.sh"

source=apps/examples/demo_netxduo_smtp_client.c
run_to build "$b/postboard-cc" -o "$work/guide-demo.so" $source
mkdir "$work/mail"
run_to run "$b/postboard" run "$work/guide-demo.so" --serve 1.2.3.4:25 --maildir "$work/mail" \
    --pcap "$work/guide.pcap" --until 10m
cat "$work/run.out"
# What Figure 1 defines as MAIL_BODY, by the compiler's own reading of it.
{ sed -n '/define.*MAIL_BODY/,/[^\\]$/p' $source; echo '#include <stdio.h>
int main(void) { fputs(MAIL_BODY, stdout); return 0; }'; } >"$work/body.c"
"${CC:-cc}" -o "$work/print-body" "$work/body.c"
"$work/print-body" >"$work/body"
[[ -s $work/body ]] || fail "no MAIL_BODY in $source"
sed '1,/^\r*$/d' "$(only_mail "$work/mail")" >"$work/arrived"
cmp "$work/body" "$work/arrived" ||
    fail "the guide's mail was changed on its way"
tests/checks/capture.sh "$work/guide.pcap"
