#!/bin/bash
# replay.sh - what swaks, curl and msmtp say to Postfix and to aiosmtpd is
# captured, and each capture drives our board: it plays its own mail to the
# recorded verdict, also when that is a refusal (550, 535). A session of our
# board with Postfix over TAP plays again with equal turns.
#
#   B=BUILD-DIRECTORY replay.sh [-k DIRECTORY]      -k: keep the captures there
#
# The clients and aiosmtpd are not installed: their packages are unpacked to
# build/replay-lab. Needs what mail-lab.sh needs, curl and tcpdump.
set -euo pipefail
cd "$(dirname "$0")/../.."
b=$(readlink -f "${B:-build}")
lab=build/replay-lab
keep=
[[ ${1:-} != -k ]] || { keep=$(readlink -f "$2"); shift 2; }
export KEEP=${KEEP-$keep}

packages=(swaks msmtp libgsasl18 libsecret-1-0 libidn12 libntlm0 libgssglue1
          python3-aiosmtpd python3-attr python3-public)
fetch() {
    local tmp deb
    [[ ! -e $lab/root ]] || return 0
    mkdir -p $lab
    tmp=$(mktemp -d $lab/new.XXXXXX)
    (cd "$tmp" && apt-get -q -o APT::Sandbox::User=root download "${packages[@]}") >$lab/log 2>&1 || return 1
    for deb in "$tmp"/*.deb; do dpkg-deb -x "$deb" "$tmp/root"; done
    mv -T "$tmp/root" $lab/root 2>/dev/null || true     # another was first
    rm -rf "$tmp"
}

if [[ ${1:-} != --inside ]]; then
    if [[ $EUID != 0 || ! -c /dev/net/tun ]]; then
        echo "SKIP: real servers need root and /dev/net/tun"
        exit 0
    fi
    fetch || { apt-get -q update >/dev/null && fetch; } ||
        { cat $lab/log >&2; echo "replay.sh: cannot fetch ${packages[*]}" >&2; exit 69; }
    for auth in none plain login; do
        tests/e2e/mail-lab.sh -a $auth -- "$0" --inside $auth
    done
    exit
fi

# --- in the lab -------------------------------------------------------------------
auth=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
clients=$PWD/$lab/root
fail() { echo "replay.sh: auth $auth: $*" >&2; exit 1; }

printf 'Subject: drawn %s\n\nline one\n.two\nthree %s\n' $RANDOM $RANDOM >"$work/mail"
libraries=$(dirname "$(find "$clients/usr/lib" -name 'libgsasl.so*' | head -n 1)")

# speak CLIENT PORT RECIPIENT [PASSWORD]: a mail by that client
speak() {
    local client=$1 port=$2 to=$3 password=${4-}
    case $client in
    swaks)
        perl "$clients/usr/bin/swaks" --server 10.77.0.1:"$port" --from a@example.com --to "$to" \
            --data "@$work/mail" ${password:+--auth "$mechanism" --auth-user board --auth-password "$password"} ;;
    curl)
        curl -sS "smtp://10.77.0.1:$port/there.example" --mail-from a@example.com --mail-rcpt "$to" \
            -T "$work/mail" ${password:+--login-options "AUTH=$mechanism" --user "board:$password"} ;;
    msmtp)
        LD_LIBRARY_PATH=$libraries "$clients/usr/bin/msmtp" -C /dev/null --host=10.77.0.1 \
            --port="$port" --tls=off --from=a@example.com \
            ${password:+--auth="$mechanism" --user=board --passwordeval="echo $password"} \
            "$to" <"$work/mail" ;;
    esac
}

# record NAME COMMAND...: captures what passes the loopback meanwhile
record() {
    local name=$1 pid
    shift
    : >"$work/tcpdump"
    tcpdump -i lo -s 65535 -B 65536 -U --immediate-mode -w "$work/$name.pcap" "tcp port $port" 2>"$work/tcpdump" &
    pid=$!
    for _ in {1..100}; do ! grep -q listening "$work/tcpdump" || break; sleep 0.05; done
    "$@" >"$work/$name.log" 2>&1 || true
    # until both sides' ends are in the file, and the last acknowledgement may be
    for _ in {1..100}; do
        (($(tcpdump -r "$work/$name.pcap" 'tcp[13] & 1 != 0' 2>/dev/null | wc -l) < 2)) || break
        sleep 0.05
    done
    sleep 0.1
    kill $pid
    wait $pid || true
    [[ -z $KEEP ]] || cp "$work/$name.pcap" "$KEEP/"
}

# play NAME CODE [OPTION...]: the replay's verdict must be the recorded one, and CODE
play() {
    local name=$1 code=$2 status=0
    shift 2
    POSTBOARD_PASSWORD=any timeout 60 "$b/postboard" replay "$work/$name.pcap" --json \
        --compare verdict "$@" >"$work/json" 2>"$work/err" || status=$?
    ((status == 0)) ||
        { cat "$work/json" "$work/err" "$work/$name.log" >&2; fail "$name: replay ended with $status"; }
    grep -q "\"ours\":{\"code\":$code," "$work/json" || { cat "$work/json" >&2; fail "$name: not $code"; }
    echo "auth $auth: $name: $code"
}

cat >"$work/server.py" <<'P'
import sys, time
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
class Handler:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("nobody"):
            return "550 5.1.1 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"
    async def handle_DATA(self, server, session, envelope):
        return "250 2.0.0 kept"
def judge(server, session, envelope, mechanism, data):
    return AuthResult(success=data.password == b"s3cret", handled=False)
Controller(Handler(), hostname="10.77.0.1", port=2525, authenticator=judge,
           auth_required=sys.argv[1] != "none", auth_require_tls=False).start()
while True:
    time.sleep(60)
P
PYTHONPATH=$clients/usr/lib/python3/dist-packages python3 -W ignore "$work/server.py" "$auth" 2>"$work/aiosmtpd" &
for _ in {1..100}; do (exec 3<>/dev/tcp/10.77.0.1/2525) 2>/dev/null && break; sleep 0.1; done

options=() mechanism=$auth password=
if [[ $auth != none ]]; then
    options=(--user board --auth "$auth") password=s3cret
fi
for port in 25 2525; do
    server=$([[ $port == 25 ]] && echo postfix || echo aiosmtpd)
    for client in swaks curl msmtp; do
        if [[ $client == curl ]]; then mechanism=${auth^^}; else mechanism=$auth; fi
        record "$client-$server-$auth" speak $client $port b@example.com $password
        play "$client-$server-$auth" 250 "${options[@]}"
        if [[ $auth == none && $server == aiosmtpd ]]; then
            record "$client-$server-550" speak $client $port nobody@example.com
            play "$client-$server-550" 550
        elif [[ $auth != none ]]; then
            record "$client-$server-$auth-535" speak $client $port b@example.com wrong
            play "$client-$server-$auth-535" 535 "${options[@]}"
        fi
    done
done

# our own session over the TAP, again offline
send=(--from a@example.com --to b@example.com --subject drawn --body "$work/mail" "${options[@]}")
POSTBOARD_PASSWORD=s3cret "$b/postboard" send --net tap=tap0 --ip 10.77.0.2/24 --server 10.77.0.1 \
    "${send[@]}" --pcap "$work/board.pcap" 2>"$work/err" || { cat "$work/err" >&2; fail "send failed"; }
if [[ -n $KEEP ]]; then
    cp "$work/board.pcap" "$KEEP/board-postfix-$auth.pcap"
    cp "$work/mail" "$KEEP/board-postfix-$auth.mail"
fi
POSTBOARD_PASSWORD=s3cret "$b/postboard" replay "$work/board.pcap" "${send[@]}" --compare turns \
    >"$work/out" 2>&1 || { cat "$work/out" >&2; fail "the board's own session has other turns"; }
echo "auth $auth: the board's own session: $(grep ^frames "$work/out"), $(grep ^turns "$work/out")"
