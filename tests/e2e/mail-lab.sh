#!/bin/bash
# mail-lab.sh - runs a command beside a real Postfix, in a network of their own.
#
#   mail-lab.sh [-6] [-a MECHANISM] [-s BYTES] [--] COMMAND...
#
# COMMAND sees this machine's files, a TAP device tap0 whose other end is
# Postfix at 10.77.0.1:25 (127.0.0.1:25 here), and MAILDIR (mails arrive in $MAILDIR/new, whoever
# the recipient) and MAILLOG. Its exit status is this script's.
#
# Port 587 demands STARTTLS, port 465 is TLS at once (the certificate is that of
# mail.example in tests/tls); AUTH is there what it is on port 25.
#
#   -6         IPv6 only: Postfix is at 2001:db8:77::1 (and ::1), and radvd, which
#              must be installed, advertises that network
#   -a none    no AUTH is offered (default)
#   -a plain   mail is taken after AUTH PLAIN only: user board, password s3cret
#   -a login   mail is taken after AUTH LOGIN only; so cram-md5, scram-sha-256
#   -s BYTES   the largest mail that is taken (default 10485760)
#
# Postfix is not installed: its packages are unpacked over this machine's root
# in an overlay that it alone sees. All runs in namespaces that end with this
# process, so nothing is left over, and several labs can run side by side.
# Needs: root, /dev/net/tun, iproute2, util-linux; apt the first time, when it
# fetches the packages (to build/mail-lab). Status 69: the lab cannot be made.
set -euo pipefail

auth=none size=10485760 six=
while getopts 6a:s: option; do
    case $option in
    6) six=-6 ;;
    a) auth=$OPTARG ;;
    s) size=$OPTARG ;;
    *) exit 64 ;;
    esac
done
shift $((OPTIND - 1))
[[ $auth =~ ^(none|plain|login|cram-md5|scram-sha-256)$ && $# -gt 0 ]] || { sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p}' "$0"; exit 64; }

own=10.77.0.1 own_net=10.77.0.0/24 board=10.77.0.2 loopback=127.0.0.1 family=ipv4
listen=$own listen_loopback=$loopback
if [[ -n $six ]]; then
    own=2001:db8:77::1 own_net='[2001:db8:77::]/64' board=2001:db8:77::2 loopback=::1 family=ipv6
    listen="[$own]" listen_loopback="[$loopback]"
fi
self=$(readlink -f "$0")
cache=$(dirname "$self")/../../build/mail-lab
packages=(postfix libsasl2-modules sasl2-bin)
die() { echo "mail-lab.sh: $*" >&2; exit 69; }

# Fetches the packages and what they need that this machine lacks.
fetch() {
    local tmp all
    [[ ! -e $cache/debs ]] || return 0
    mkdir -p "$cache"
    tmp=$(mktemp -d "$cache/new.XXXXXX")
    mapfile -t all < <({ printf '%s\n' "${packages[@]}"
        apt-get -s -q -y --no-install-recommends install "${packages[@]}" |
            sed -n 's/^Inst \([^ ]*\).*/\1/p'; } | sort -u)
    (cd "$tmp" && apt-get -q -o APT::Sandbox::User=root download "${all[@]}") >"$cache/log" 2>&1 ||
        { rm -rf "$tmp"; return 1; }
    mv -T "$tmp" "$cache/debs" 2>/dev/null || rm -rf "$tmp"     # another was first
}

# --- in the namespaces, still in this machine's root -------------------------
make_network() {
    ip link set lo up
    [[ -n $six ]] || echo 1 >/proc/sys/net/ipv6/conf/default/disable_ipv6   # no chatter at tap0
    ip tuntap add dev tap0 mode tap
    if [[ -z $six ]]; then
        ip addr add $own/24 dev tap0
        ip link set tap0 up
        return
    fi
    ip link set tap0 addrgenmode none up
    ip addr add fe80::1/64 dev tap0 nodad
    ip addr add $own/64 dev tap0 nodad
    sysctl -qw net.ipv6.conf.all.forwarding=1
    printf 'interface tap0 { AdvSendAdvert on; prefix 2001:db8:77::/64 { }; };\n' >"$lab/radvd.conf"
    radvd -u root -n -m stderr -C "$lab/radvd.conf" -p "$lab/radvd.pid" >"$lab/radvd.log" 2>&1 &
    disown $!
}

make_root() {
    local root=$lab/root d deb
    mkdir -p "$lab"/{upper,work,root,mail/{new,cur,tmp}}
    mount -t overlay -o "lowerdir=/,upperdir=$lab/upper,workdir=$lab/work" lab "$root"
    # what this machine may have of a mail server of its own
    rm -rf "$root"/{etc/postfix,etc/aliases*,etc/sasldb2,var/spool/postfix,var/lib/postfix}
    for deb in "$cache"/debs/*.deb; do
        dpkg-deb --fsys-tarfile "$deb" | tar -x --keep-directory-symlink -C "$root"
    done
    mkdir -p "$root"/{lab,proc,dev,run,tmp}
    mount --bind "$lab" "$root/lab"
    mount -t proc proc "$root/proc"
    mount -t tmpfs tmpfs "$root/run"
    mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
    mount -t tmpfs -o mode=755 tmpfs "$root/dev"
    for d in null:3 zero:5 random:8 urandom:9; do
        mknod -m 666 "$root/dev/${d%:*}" c 1 "${d#*:}"
    done
    printf '%s\n' root:x:0:0::/root:/bin/sh board:x:5000:5000::/lab:/bin/sh \
        postfix:x:901:901::/var/spool/postfix:/bin/false nobody:x:65534:65534::/:/bin/false \
        >"$root/etc/passwd"
    printf '%s\n' root:x:0: board:x:5000: postfix:x:901: postdrop:x:902: sasl:x:45: \
        nogroup:x:65534: >"$root/etc/group"
    rm -f "$root"/etc/{resolv.conf,nsswitch.conf}       # may be links to elsewhere
    printf '%s\n' "passwd: files" "group: files" "hosts: files" >"$root/etc/nsswitch.conf"
    printf '%s\n' "$loopback localhost" "$own mail.lab.test" "$board board.lab.test" \
        >"$root/etc/hosts"
    : >"$root/etc/resolv.conf"
    chown -R 5000:5000 "$lab/mail"
    chmod 755 "$lab"
}

# --- in the server's root -----------------------------------------------------
configure_postfix() {
    local queue=/var/spool/postfix d port25='' restrict=permit_mynetworks,reject
    if [[ $auth != none ]]; then
        restrict=permit_sasl_authenticated,reject
        port25='-o smtpd_sasl_auth_enable=yes'
        mkdir -p /etc/postfix/sasl
        printf '%s\n' "pwcheck_method: auxprop" "auxprop_plugin: sasldb" "mech_list: $auth" \
            >/etc/postfix/sasl/smtpd.conf
        printf s3cret | saslpasswd2 -p -c -u mail.lab.test board
        chown postfix /etc/sasldb2
    fi
    mkdir -p /etc/postfix /var/lib/postfix
    chown postfix /var/lib/postfix
    cat >/etc/postfix/main.cf <<E
compatibility_level = 3.6
maillog_file = /lab/postfix.log
maillog_file_prefixes = /lab
queue_directory = $queue
myhostname = mail.lab.test
mydestination =
mynetworks = 127.0.0.0/8 $own_net
inet_protocols = $family
biff = no
alias_maps =
alias_database =
virtual_mailbox_base = /lab
virtual_mailbox_maps = static:mail/
virtual_mailbox_limit = 0
virtual_uid_maps = static:5000
virtual_gid_maps = static:5000
default_transport = virtual
message_size_limit = $size
smtpd_sasl_local_domain = \$myhostname
smtpd_relay_restrictions = $restrict
tls_random_source = dev:/dev/urandom
smtpd_tls_chain_files = /lab/server.key, /lab/server.pem
smtpd_tls_security_level = none
E
    cat >/etc/postfix/master.cf <<E
$listen:25 inet n - n - - smtpd $port25
$listen_loopback:25 inet n - n - - smtpd $port25
$listen:587 inet n - n - - smtpd $port25 -o smtpd_tls_security_level=encrypt
$listen:465 inet n - n - - smtpd $port25 -o smtpd_tls_wrappermode=yes
cleanup   unix  n  -  n  -      0  cleanup
qmgr      unix  n  -  n  300    1  qmgr
rewrite   unix  -  -  n  -      -  trivial-rewrite
bounce    unix  -  -  n  -      0  bounce
defer     unix  -  -  n  -      0  bounce
trace     unix  -  -  n  -      0  bounce
proxymap  unix  -  -  n  -      -  proxymap
error     unix  -  -  n  -      -  error
retry     unix  -  -  n  -      -  error
virtual   unix  -  n  n  -      -  virtual
anvil     unix  -  -  n  -      1  anvil
tlsmgr    unix  -  -  n  1000?  1  tlsmgr
postlog   unix-dgram n - n -    1  postlogd
E
    mkdir -p $queue/{active,bounce,corrupt,defer,deferred,flush,hold,incoming,private,saved,trace} \
        $queue/{maildrop,pid,public}
    for d in active bounce corrupt defer deferred flush hold incoming private saved trace; do
        chown postfix $queue/$d
        chmod 700 $queue/$d
    done
    chown postfix:postdrop $queue/{maildrop,public}
    chmod 730 $queue/maildrop
    chmod 710 $queue/public
    # else master waits until its configuration is some seconds old
    touch -d '1 minute ago' /etc/postfix/main.cf /etc/postfix/master.cf
}

case ${MAIL_LAB_STAGE:-outside} in
outside)
    [[ $EUID == 0 ]] || die "must be root"
    [[ -c /dev/net/tun ]] || die "there is no /dev/net/tun"
    fetch || { apt-get -q update >/dev/null && fetch; } ||
        { cat "$cache/log" >&2; die "cannot fetch ${packages[*]}"; }
    MAIL_LAB_STAGE=inside exec unshare --net --mount --pid --ipc --uts --fork --kill-child \
        --mount-proc bash "$self" $six -a "$auth" -s "$size" -- "$@"
    ;;
inside)
    unset MAIL_LAB_STAGE
    lab=$(mktemp -d /tmp/mail-lab.XXXXXX)
    trap 'umount -R -l "$lab"; rmdir "$lab"' EXIT
    mount -t tmpfs tmpfs "$lab"
    make_network
    make_root
    cp "$self" "$lab/mail-lab.sh"
    cp "$(dirname "$self")"/../tls/server.{pem,key} "$lab/"
    MAIL_LAB_STAGE=server chroot "$lab/root" /bin/bash /lab/mail-lab.sh $six -a "$auth" -s "$size" x \
        >"$lab/master.log" 2>&1 &
    server=$!
    disown $server
    # ready when it greets
    end=$((SECONDS + 60))
    until { exec 3<>/dev/tcp/$own/25 && read -r -t 10 -u 3 line && [[ $line == 220* ]]; } 2>/dev/null; do
        if ! kill -0 $server 2>/dev/null || ((SECONDS >= end)); then
            tail -n 25 "$lab"/*.log >&2
            die "Postfix did not come up (its log is above)"
        fi
        sleep 0.05
    done
    printf 'QUIT\r\n' >&3
    exec 3>&-
    MAILDIR=$lab/mail MAILLOG=$lab/postfix.log "$@" && status=0 || status=$?
    kill -KILL -1               # all but this one, pid 1 of its namespace
    exit "$status"
    ;;
server)
    configure_postfix
    exec /usr/lib/postfix/sbin/master -s -c /etc/postfix
    ;;
esac
