#!/bin/bash
# smtp-docs.sh - every C block of docs/smtp.md compiles behind the first one.
#
#   B=BUILD-DIRECTORY smtp-docs.sh
. "$(dirname "$0")/common.sh"

CC=$(cut -d' ' -f1 "$b/flags")
awk -v dir="$work" '
    /^```c$/ { file = sprintf("%s/block%d.part", dir, ++blocks); next }
    /^```$/  { file = "" }
    file     { print > file }
    END      { exit blocks < 8 }' docs/smtp.md || fail "docs/smtp.md has lost its examples"
for part in "$work"/block*.part; do
    source=${part%.part}.c
    cat "$work/block1.part" >"$source"
    if [[ $part != */block1.part ]]; then
        printf '#line 1 "%s"\nvoid example(void);\nvoid example(void)\n{\n' "$part"
        cat "$part"
        echo '}'
    fi >>"$source"
    "$CC" -std=c11 -Wall -Wextra -Werror -Wno-unused-variable -Wno-unused-but-set-variable \
        -Ikernel/include -Inetstack/include -Ismtp/include -c "$source" -o "$work/block.o" ||
        fail "an example of docs/smtp.md does not compile"
done
echo "smtp-docs: every example compiles"
