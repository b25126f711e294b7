#!/bin/bash
# run.sh - fuzzes replay with libFuzzer over capture files, starting from the
# demo's capture, tests/captures and what earlier runs found (build/fuzz/corpus).
#
#   B=BUILD-DIRECTORY run.sh [SECONDS]
#
# Status 0: no finding in 600 seconds (or as many as are given).
set -euo pipefail
cd "$(dirname "$0")/../.."
b=$(readlink -f "${B:-build}") seconds=${1:-600} out=build/fuzz
command -v clang >/dev/null || { echo "run.sh: needs clang" >&2; exit 69; }
mkdir -p $out/corpus
(cd $out/corpus && "$b/postboard" demo --pcap demo.pcap >/dev/null 2>&1)
cp tests/captures/*.pcap* $out/corpus/ 2>/dev/null || true
clang -std=c11 -g -O1 -D_GNU_SOURCE -fsanitize=fuzzer,address,undefined \
    -fno-sanitize=alignment -fno-sanitize-recover=undefined -iquote drivers -o $out/replay \
    tests/fuzz/replay.c drivers/*.c -lpcap -lslirp -ldl -lm
$out/replay -max_total_time="$seconds" -max_len=8192 -timeout=20 -rss_limit_mb=3000 \
    -artifact_prefix=$out/ $out/corpus
