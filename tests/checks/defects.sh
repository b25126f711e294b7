#!/bin/bash
# defects.sh - the report on tests/defects.tsv: for each way in which other stacks
# were broken, the tests that carry its number (dNNN_ in their names) and whether
# they passed in this check, by the logs of the unit tests. A row without a test
# that passed fails.
#
#   defects.sh LOG-DIRECTORY
set -euo pipefail
cd "$(dirname "$0")/../.."
logs=${1:?usage: defects.sh LOG-DIRECTORY}
bad=0 rows=0

while IFS=$'\t' read -r row what; do
    [[ $row == D* ]] || continue
    rows=$((rows + 1))
    name="([a-z0-9_]*_)?${row,,}(_[a-z0-9_]+)?"
    passed=$(grep -haoE "^\[       OK \] $name\$" "$logs"/*.log | sed 's/.*\] //' | sort -u | tr '\n' ' ')
    verdict=pass
    if grep -qaE "^\[  FAILED  \] $name\$" "$logs"/*.log; then
        verdict=FAILED
    elif [[ -z $passed ]]; then
        verdict="NO TEST"
    fi
    [[ $verdict == pass ]] || bad=$((bad + 1))
    printf '%s  %-7s  %s\n      %s\n' "$row" "$verdict" "$what" "${passed:--}"
done < tests/defects.tsv
echo "defects: $((rows - bad)) of $rows rows pass"
((bad == 0 && rows > 0))
