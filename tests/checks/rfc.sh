#!/bin/bash
# rfc.sh - the report on tests/rfc.tsv: for each rule of an RFC the tests that
# prove it, PROGRAM/TEST or a packet script, and whether they passed in this check,
# by the logs of the unit tests. A rule that does not apply says why ("- reason").
#
#   rfc.sh LOG-DIRECTORY
set -euo pipefail
cd "$(dirname "$0")/../.."
logs=${1:?usage: rfc.sh LOG-DIRECTORY}
bad=0 rows=0 void=0

# verdict TEST: pass, FAILED, or NO TEST; a script's is of both families
verdict() {
    local program=${1%%/*} name=${1#*/} over=
    if [[ $1 == *.pkt ]]; then
        program=test_packet_scripts name=tests/packet/$1 over=" over IPv6"
    fi
    if [[ ! -f $logs/$program.log ]]; then
        echo "NO TEST"
    elif grep -qaFx -e "[  FAILED  ] $name" -e "[  FAILED  ] $name$over" "$logs/$program.log"; then
        echo FAILED
    elif grep -qaFx -e "[       OK ] $name" -e "[       OK ] $name$over" "$logs/$program.log"; then
        echo pass
    else
        echo "NO TEST"
    fi
}

while IFS=$'\t' read -r rfc section rule proof; do
    [[ $rfc =~ ^[0-9]+$ ]] || continue
    rows=$((rows + 1))
    if [[ $proof == "- "* ]]; then
        void=$((void + 1))
        printf 'RFC %s %s: %s\n      not applicable: %s\n' "$rfc" "$section" "$rule" "${proof#- }"
        continue
    fi
    printf 'RFC %s %s: %s\n' "$rfc" "$section" "$rule"
    good=0
    for test in $proof; do
        result=$(verdict "$test")
        [[ $result == pass ]] && good=$((good + 1)) || good=-1000
        printf '      %-7s  %s\n' "$result" "$test"
    done
    ((good > 0)) || bad=$((bad + 1))
done < tests/rfc.tsv
echo "rfc: $((rows - bad - void)) of $rows rules pass, $void do not apply, $bad fail"
((bad == 0 && rows > 0))
