#!/bin/bash
# run.sh - builds and runs the libFuzzer targets, each a file of this directory:
# from the seeds in tests/fuzz/corpus/NAME and what earlier runs found, which is
# kept in build/fuzz/corpus/NAME. A finding is written to build/fuzz.
#
#   run.sh [--coverage] [SECONDS [TARGET...]]
#
# Status 0: no finding in 60 seconds (or as many as are given) of each target.
# With --coverage the inputs are only run again, and the share of the stack's
# lines that they reach is printed.
set -euo pipefail
cd "$(dirname "$0")/../.."
coverage=
[[ ${1:-} == --coverage ]] && coverage=yes && shift
seconds=${1:-60} out=build/fuzz
[[ $# -gt 1 ]] && targets=("${@:2}") || targets=(frames tcp nd chains replay smtp_reply smtp_dialogue smtp_mime)
command -v clang >/dev/null || { echo "run.sh: needs clang" >&2; exit 69; }

flags=(-std=c11 -g -O1 -D_GNU_SOURCE -Wno-unused-function -Ikernel/include -Inetstack/include
    -Ismtp/include -Ikernel -Inetstack -Ismtp -Itests/unit -iquote drivers -fno-omit-frame-pointer)
# What the interface leaves out unless asked for; idle connections are probed soon.
options=(-DNX_ENABLE_EXTENDED_NOTIFY_SUPPORT -DNX_ENABLE_LOW_WATERMARK
    -DNX_ENABLE_TCP_QUEUE_DEPTH_UPDATE_NOTIFY -DNX_ENABLE_TCP_KEEPALIVE
    -DNX_ENABLE_IPV6_MULTICAST -DNX_ENABLE_IPV6_ADDRESS_CHANGE_NOTIFY
    -DNX_IPV6_STATELESS_AUTOCONFIG_CONTROL -DNX_TCP_KEEPALIVE_INITIAL=20
    -DNX_TCP_KEEPALIVE_RETRY=5 -DNX_TCP_KEEPALIVE_RETRIES=3)
libraries=(-lcmocka -lpcap -lslirp -ledit -ldl -lm)
if [[ $coverage ]]; then
    out=build/fuzz/coverage
    how=(-fprofile-instr-generate -fcoverage-mapping)
    make -s -j2 B=$out/lib CC=clang OPT=-O1 CFLAGS="${how[*]}" \
        CPPFLAGS="${options[*]}" $out/lib/libpostboard.a
else
    how=(-fsanitize=address,undefined -fno-sanitize=alignment -fno-sanitize-recover=undefined)
    make -s -j2 B=$out/lib CC=clang SAN=1 OPT="-O1 -g" CFLAGS=-fsanitize=fuzzer-no-link \
        CPPFLAGS="${options[*]}" $out/lib/libpostboard.a
fi

# seeds NAME: puts what a target starts from into its corpus
seeds() {
    local corpus=build/fuzz/corpus/$1
    mkdir -p "$corpus"
    cp tests/fuzz/corpus/"$1"/* "$corpus"/ 2>/dev/null || true
    [[ $1 != replay ]] || cp tests/captures/*.pcap "$corpus"/
}

# fuzz NAME
fuzz() {
    local name=$1 corpus=build/fuzz/corpus/$1
    seeds "$name"
    clang "${flags[@]}" "${options[@]}" "${how[@]}" -fsanitize=fuzzer -fno-pie -o "$out/$name" \
        "tests/fuzz/$name.c" "$out/lib/libpostboard.a" -no-pie "${libraries[@]}"
    if [[ $coverage ]]; then
        LLVM_PROFILE_FILE=$out/$name.profraw "$out/$name" -runs=0 "$corpus" 2>&1 | tail -1
        llvm-profdata merge -o "$out/$name.profdata" "$out/$name.profraw"
        llvm-cov report "$out/$name" -instr-profile="$out/$name.profdata" netstack drivers/*.c |
            awk 'NR == 1 || /\.c / { if (NR > 1) printf "%-32s %5s lines %8s\n", $1, $8, $10 }'
        return
    fi
    echo "== $name: $seconds seconds"
    "$out/$name" -max_total_time="$seconds" -max_len=8192 -len_control=10 -timeout=20 -rss_limit_mb=3000 \
        -print_final_stats=1 -artifact_prefix="$out/$name-" "$corpus" > "$out/$name.log" 2>&1 || {
        tail -n 60 "$out/$name.log"
        exit 1
    }
    grep -aE 'stat::number_of_executed_units|stat::new_units_added' "$out/$name.log"
    grep -aE 'cov: ' "$out/$name.log" | tail -1
}

mkdir -p "$out"
for target in "${targets[@]}"; do
    fuzz "$target"
done
