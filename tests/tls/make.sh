#!/bin/sh
# make.sh - makes the certificates of the TLS tests anew, in this folder. They
# are kept in the repository, so that runs of one seed stay equal.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cat >"$work/ca.conf" <<END
[ca]
default_ca = here
[here]
database = $work/index
serial = $work/serial
new_certs_dir = $work
default_md = sha256
policy = any
unique_subject = no
copy_extensions = copy
[any]
commonName = supplied
[authority]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign
[server]
basicConstraints = CA:false
END
: >"$work/index"
echo 01 >"$work/serial"

key() { openssl ecparam -name prime256v1 -genkey -noout -out "$1.key"; }

# certificate NAME SUBJECT SIGNER FROM TO SECTION ALTNAME
certificate() {
    openssl req -new -key "$1.key" -subj "/CN=$2" ${7:+-addext "subjectAltName=$7"} -out "$work/$1.req"
    if [ "$3" = self ]; then signer="-selfsign -keyfile $1.key"; else
        signer="-cert $3.pem -keyfile $3.key"; fi
    # shellcheck disable=SC2086
    openssl ca -batch -notext -config "$work/ca.conf" $signer -startdate "$4" -enddate "$5" \
        -extensions "$6" -in "$work/$1.req" -out "$1.pem" 2>/dev/null
}

for name in authority stranger server expired future other self; do key "$name"; done
certificate authority "Test Authority" self 20100101000000Z 20491231000000Z authority ""
certificate stranger "Another Authority" self 20100101000000Z 20491231000000Z authority ""
certificate server mail.example authority 20190101000000Z 20491231000000Z server DNS:mail.example
certificate expired mail.example authority 20100101000000Z 20150101000000Z server DNS:mail.example
certificate future mail.example authority 20400101000000Z 20491231000000Z server DNS:mail.example
certificate other other.example authority 20190101000000Z 20491231000000Z server DNS:other.example
certificate self mail.example self 20190101000000Z 20491231000000Z server DNS:mail.example
rm authority.key stranger.key
