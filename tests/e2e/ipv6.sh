#!/bin/bash
# ipv6.sh - the program over IPv6: servers as users type them, a router, replays,
# journals and the user-mode network. (demo.sh has the demo, test_cli_parts what is refused.)
#
#   B=BUILD-DIRECTORY ipv6.sh
. "$(dirname "$0")/common.sh"

mail=(--from a@example.com --to b@example.com --subject "$(draw_word 8)" --body "$work/body")
for _ in {1..15}; do echo "$(draw_word 60)"; done >"$work/body"

# --- servers as people write them ------------------------------------------------------
n=0
for server in fd00::7 '[fd00::7]' '[2001:db8:0:0::7]:2525' 'fe80::7%eth0' '[fe80::7%eth0]:26'; do
    n=$((n + 1))
    run_to "send$n" "$b/postboard" send "${mail[@]}" --server "$server" --maildir "$work/mail$n" \
        --pcap "$work/send$n.pcap"
    tr -d '\r' <"$(only_mail "$work/mail$n")" | sed '1,/^$/d' | cmp - "$work/body" ||
        fail "$server: the mail was changed on its way"
done
tests/checks/capture.sh -p 26 "$work/send5.pcap"
refused 75 '\[fd00::9\]:25 cannot be reached: no answer to ARP or neighbour discovery' \
    send "${mail[@]}" --server fd00::9 --maildir "$work/mail0" --loss 100
refused 75 'the board got no address; another has it, or no router' \
    send "${mail[@]}" --server fd00::9 --maildir "$work/mail0" --ip fd00::9/64
refused 75 'the board got no address; another has it, or no router' \
    send "${mail[@]}" --server fd00::9 --maildir "$work/mail0" --ip auto

# --- the shell --------------------------------------------------------------------------
printf '%s\n' ifconfig 'ping fd00::1 2' 'ping fe80::50:42ff:fe00:1%eth0 1' 'ping fe80::1%eth9' \
    'ping fd00::9 1' nd route 'smtp [fd00::1]:25 a@b c@d subject words' netstat 'smtp [fd00::1 a@b c@d s w' \
    ifconfig >"$work/commands"
timeout 60 "$b/postboard" boot --ipv6 --maildir "$work/shell" <"$work/commands" >"$work/shell.out" 2>"$work/shell.err"
while read -r line; do
    grep -qF -- "$line" "$work/shell.out" || { cat "$work/shell.out" >&2; fail "the shell does not say: $line"; }
done <<'E'
inet6 fe80::50:42ff:fe00:2/10  tentative, from the hardware's
inet6 fd00::2/64  tentative, set
56 bytes from fd00::1: seq=2 time=0.
56 bytes from fe80::50:42ff:fe00:1%eth0: seq=1 time=0.
usage: ping [-c COUNT] [-s BYTES] ADDRESS
no answer from fd00::9: seq=1 (status
fd00::1                                  02:50:42:00:00:01  reachable
fd00::9                                  (asking)           incomplete
fd00::/64  on eth0
fd00::1  via fd00::1
sent to c@d
usage: smtp SERVER[:PORT]
inet6 fd00::2/64  valid, set
E
only_mail "$work/shell" >"$work/shell.mail"
# A router's prefix, itself, and a path that carries less.
printf '%s\n' 'ping fd00:1:2:4::2 1' ifconfig route |
    timeout 60 "$b/postboard" boot --router fd00:1:2:3::/64 >"$work/routed.out" 2>"$work/routed.err"
for line in 'fd00:1:2:4::2: seq=1 time=' 'inet6 fd00:1:2:3:50:42ff:fe00:3/64  valid, from a router' \
    'fd00:1:2:3::/64  on eth0  for 25919' 'default  via fe80::50:42ff:fe00:1  for 1' \
    'fd00:1:2:4::2  via fe80::50:42ff:fe00:1'; do
    grep -qF -- "$line" "$work/routed.out" || { cat "$work/routed.out" >&2; fail "the shell does not say: $line"; }
done

# --- a router between the boards ----------------------------------------------------------
router=fd00:0:0:$((RANDOM % 9000 + 1))::/64
run_to routed "$b/postboard" demo --router "$router" --pcap "$work/routed.pcap" --maildir "$work/routed"
tests/checks/capture.sh "$work/routed.pcap"
grep -q 'EHLO \[IPv6:fd00::.*ff:fe' "$work/routed.out" || fail "the client's address is not the router's"
# The far link carries less: the sender hears of it, and the mail is whole.
for _ in {1..400}; do draw_word 60; echo; done >"$work/long"
for far in 1280 1400; do
    run_to "far$far" "$b/postboard" send "${mail[@]}" --body "$work/long" --server fd00:1:2:4::9 \
        --router "fd00:1:2:3::/64,far-mtu=$far,preference=high,dns=fd00::53" --maildir "$work/far$far" \
        --pcap "$work/far$far.pcap" --record "$work/far$far.journal"
    tr -d '\r' <"$(only_mail "$work/far$far")" | sed '1,/^$/d' | cmp - "$work/long" ||
        fail "the mail was changed on its way through $far bytes"
    [[ $(tshark -n -r "$work/far$far.pcap" -Y 'icmpv6.type == 2' -T fields -e icmpv6.mtu 2>/dev/null | sort -u) == "$far" ]] ||
        fail "the router does not say $far"
    [[ $(tshark -n -r "$work/far$far.pcap" -Y 'tcp.len > 0' -T fields -e frame.len 2>/dev/null | sort -n | uniq -c |
        awk -v most=$((far + 14)) '$2 == most { n = $1 } END { print (n > 5) }') == 1 ]] ||
        fail "the sender does not use $far bytes"
    run_to again "$b/postboard" replay "$work/far$far.journal"
    [[ $(hash_of "far$far") == "$(hash_of again)" ]] || fail "a journal of two links does not repeat"
done

# --- replays ---------------------------------------------------------------------------
run_to replay "$b/postboard" replay "${mail[@]}" "$work/send1.pcap"
grep -q '^equal$' "$work/replay.out" || fail "a session over IPv6 does not repeat"
run_to moved "$b/postboard" replay "${mail[@]}" "$work/send1.pcap" --server '[2001:db8::1]:2626' \
    --ip 2001:db8:9::5/64 --compare verdict
refused 71 "is IPv6's, and the server's" replay "${mail[@]}" "$work/send1.pcap" --server 10.0.0.1
run_to journal "$b/postboard" send "${mail[@]}" --server fd00::7 --maildir "$work/mail" \
    --record "$work/journal" --loss 10 --seed 7
run_to again "$b/postboard" replay "$work/journal"
[[ $(hash_of journal) == "$(hash_of again)" ]] || fail "a journal over IPv6 does not repeat"

# --- the user-mode network: the host's own loopback, with and without a server -----------
grep -q . /proc/net/if_inet6 2>/dev/null || { echo "ipv6: this host has no ::1, so the user-mode network was not tried"; exit 0; }
refused 75 'refused the connection' send --net user --ip fec0::15/64 --server '[::1]:1' "${mail[@]}" --record "$work/refused"
grep -q "the host's ::1 is fec0::2 to the board" "$work/err" || fail "the other address is not said"
run_to again "$b/postboard" replay "$work/refused"
grep -q '^equal: ' "$work/again.out" || fail "a refused connection over IPv6 does not repeat"
perl -MSocket=:DEFAULT,inet_pton -e '
    $| = 1;
    socket(my $s, AF_INET6, SOCK_STREAM, 0) or die;
    bind($s, pack_sockaddr_in6(0, inet_pton(AF_INET6, "::1"))) && listen($s, 1) or die;
    print +(unpack_sockaddr_in6(getsockname($s)))[0], "\n";
    alarm 60;
    accept(my $c, $s) or die;
    my ($say, $in) = (sub { syswrite($c, "$_[0]\r\n") }, 0);
    $say->("220 host");
    while (<$c>) {
        if ($in) { print STDERR $_; next if $_ ne ".\r\n"; $in = 0; $say->("250 stored"); next }
        $in = /^DATA/;
        $say->($in ? "354 go on" : /^QUIT/ ? "221 bye" : "250 ok");
    }' >"$work/port" 2>"$work/heard" &
for _ in {1..100}; do
    [[ ! -s $work/port ]] || break
    sleep 0.05
done
run_to user "$b/postboard" send --net user --server "[::1]:$(<"$work/port")" "${mail[@]}" --record "$work/user"
wait $!
tr -d '\r' <"$work/heard" | sed '1,/^$/d; /^\.$/d' | cmp - "$work/body" || fail "the host got another mail"
run_to again "$b/postboard" replay "$work/user"
[[ $(hash_of user) == "$(hash_of again)" ]] || fail "a mail to the host over IPv6 does not repeat"
echo "ipv6: $n ways to write a server, a shell, a router, replays, journals, the host's ::1"
