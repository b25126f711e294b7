#!/bin/bash
# capture.sh - judges a capture of a board that sends mail, with tshark.
#
#   capture.sh [-l] [-w] [-r] [-n SESSIONS] [-p PORT] [-k KEYS] FILE
#
# Every frame must be whole and well-formed, every checksum right, time must not
# run backwards, no dissector may warn, and no segment may look lost, doubled or
# reordered; SESSIONS (default 1) complete SMTP sessions at least must be there:
# 220, EHLO or HELO, MAIL, RCPT, DATA, 354, 250, QUIT, 221, a FIN of each side.
#   -l  signs of loss are expected (an impaired link)
#   -w  full and zero windows are expected (a bulk transfer)
#   -r  resets are expected (a repeated segment behind a connection's end, or TLS's
#       farewell to a server that has closed), also in place of a FIN
#   -p  another port that speaks SMTP (465: TLS from the first byte)
#   -k  the secrets of its TLS sessions
# Status 0: good; 1: not, and each offending frame is named; 2: cannot judge.
set -euo pipefail

loss=0 window=0 reset=0 sessions=1 port=25 keys=
while getopts lwrn:p:k: option; do
    case $option in
    l) loss=1 ;;
    w) window=1 ;;
    r) reset=1 ;;
    n) sessions=$OPTARG ;;
    p) port=$OPTARG ;;
    k) keys=$OPTARG ;;
    *) exit 2 ;;
    esac
done
shift $((OPTIND - 1))
[[ $# == 1 && -r $1 ]] || { echo "capture.sh: cannot read ${1:-a file that is not named}" >&2; exit 2; }
file=$1
layer=smtp
[[ $port != 465 ]] || layer=tls
log=$(mktemp)
trap 'rm -f "$log"' EXIT

judge() {
    tshark -n -r "$file" -d "tcp.port==$port,$layer" ${keys:+-o "tls.keylog_file:$keys"} -o ip.check_checksum:TRUE \
        -o tcp.check_checksum:TRUE -o udp.check_checksum:TRUE -o smtp.decryption:TRUE "$@" 2>"$log" ||
        { cat "$log" >&2; exit 2; }
    # a capture that is cut short is told of on stderr only
    if grep -v -e 'Running as user' -e '^ *$' "$log" >&2; then exit 2; fi
}

# Frames that must not be. Severity 0x600000 is a warning.
signs='tcp.analysis.retransmission || tcp.analysis.fast_retransmission ||
    tcp.analysis.out_of_order || tcp.analysis.lost_segment || tcp.analysis.ack_lost_segment ||
    tcp.analysis.duplicate_ack || tcp.options.sack.dsack'
windows='tcp.analysis.zero_window || tcp.analysis.window_full || tcp.analysis.zero_window_probe ||
    tcp.analysis.zero_window_probe_ack'
warning='_ws.expert.severity >= 0x600000'
# Linux writes a sum of 0 as 0xffff in TCP, too, where 1's complement makes both the same.
# What an ICMPv6 error quotes, tshark sums with the addresses of the error.
quoted='(icmpv6 && (tcp || udp))'
allowed="tcp.checksum.ffff || $quoted"
((loss == 0)) || { allowed="$allowed || $signs"; signs=''; }
((window == 0)) || allowed="$allowed || $windows"
((reset == 0)) || allowed="$allowed || tcp.flags.reset"
bad="_ws.malformed || _ws.short || frame.time_delta < 0 || ip.checksum.status == 0 ||
    (tcp.checksum.status == 0 && !tcp.checksum.ffff && !$quoted) || (udp.checksum.status == 0 && !$quoted) ||
    icmp.checksum.status == 0 || icmpv6.checksum.status == 0 ${signs:+|| $signs} || ($warning && !($allowed))"
judge -Y "$(tr '\n' ' ' <<<"$bad")" -T fields -E occurrence=a -e frame.number -e frame.protocols \
    -e _ws.expert.message >"$log.bad"
frames=$(judge -T fields -e frame.number | wc -l)
# QUIT is known by its 221: tshark takes a "." that comes in a segment of its own,
# and what follows it, for text of the mail.
complete=$(judge -Y "tcp.port == $port" -T fields -E separator=, -E occurrence=a -E aggregator=' ' \
    -e tcp.stream -e tcp.dstport -e tcp.flags.fin -e smtp.req.command -e smtp.response.code |
    awk -F, -v port="$port" -v reset=$reset '
        { stream[$1] }
        $3 ~ /1|True/ { fin[$1, $2 == port] }
        { said[$1] = said[$1] " " toupper($4) " " $5 }
        END {
            for (s in stream)
                n += (reset || ((s, 0) in fin && (s, 1) in fin)) && said[s] ~ \
                    / 220 .*(EHLO|HELO) .*250 .*MAIL .*(250 .*RCPT .*250|RCPT .*250 .*250) .*DATA .*354 .*250 .*221/
            print n + 0
        }')
bad=$(wc -l <"$log.bad")
verdict=PASS
((bad == 0 && frames > 0 && complete >= sessions)) || verdict=FAIL
head -n 20 "$log.bad" | sed 's/^/frame /' >&2
rm -f "$log.bad"
echo "$verdict $file: $frames frames, $bad bad, $complete complete SMTP sessions (at least $sessions wanted)"
[[ $verdict == PASS ]]
