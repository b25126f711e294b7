#!/bin/bash
# guide-demo.sh - Figure 1 of the guide, built as an image and run beside a mail
# server board: it ends with 0 and its mail arrives byte for byte; and again with the
# IPv6 server address that the guide gives as an example.
#
#   B=BUILD-DIRECTORY guide-demo.sh
. "$(dirname "$0")/common.sh"

source=apps/examples/demo_netxduo_smtp_client.c
# The server's address as the guide sets it, and an address of ours on its network.
sed -e '/nxd_ip_version = NX_IP_VERSION_V4/c\
    server_ip_address.nxd_ip_version = NX_IP_VERSION_V6;\
    server_ip_address.nxd_ip_address.v6[0] = 0x20010db8;\
    server_ip_address.nxd_ip_address.v6[1] = 0xf101;\
    server_ip_address.nxd_ip_address.v6[2] = 0;\
    server_ip_address.nxd_ip_address.v6[3] = 0x106;' \
    -e '/nxd_ip_address.v4 = SERVER_IP_ADDRESS/d' \
    -e '/status =  nx_icmp_enable(&client_ip)/c\
    { NXD_ADDRESS own = { NX_IP_VERSION_V6, { .v6 = { 0x20010db8, 0xf101, 0, 0x105 } } };\
    status = nxd_ipv6_enable(&client_ip);\
    status |= nxd_ipv6_address_set(&client_ip, 0, NX_NULL, 10, NX_NULL);\
    status |= nxd_ipv6_address_set(&client_ip, 0, &own, 64, NX_NULL);\
    status |= nxd_icmp_enable(&client_ip); }' $source >"$work/demo6.c"

# demo NAME SOURCE SERVER: runs it and leaves the text that arrived in $work/NAME.text
demo() {
    run_to "$1-build" "$b/postboard-cc" -o "$work/$1.so" "$2"
    mkdir "$work/$1.mail"
    run_to "$1" "$b/postboard" run "$work/$1.so" --serve "$3" --maildir "$work/$1.mail" \
        --pcap "$work/$1.pcap" --until 10m
    cat "$work/$1.out"
    sed '1,/^\r*$/d' "$(only_mail "$work/$1.mail")" >"$work/$1.text"
    tests/checks/capture.sh "$work/$1.pcap"
}
demo guide $source 1.2.3.4:25
demo guide6 "$work/demo6.c" '[2001:db8:0:f101::106]:25'
# What Figure 1 defines as MAIL_BODY, by the compiler's own reading of it.
{ sed -n '/define.*MAIL_BODY/,/[^\\]$/p' $source; echo '#include <stdio.h>
int main(void) { fputs(MAIL_BODY, stdout); return 0; }'; } >"$work/body.c"
"${CC:-cc}" -o "$work/print-body" "$work/body.c"
"$work/print-body" >"$work/body"
[[ -s $work/body ]] || fail "no MAIL_BODY in $source"
for run in guide guide6; do
    cmp "$work/body" "$work/$run.text" || fail "the guide's mail was changed on its way"
done
tshark -n -r "$work/guide6.pcap" -Y 'ipv6.dst == 2001:db8:0:f101::106 && smtp' 2>/dev/null | grep -q . ||
    fail "the mail did not go over IPv6"
