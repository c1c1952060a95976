#!/usr/bin/env bash
# Look up known faults of what is pinned, Python's packages and the page's: run by `make audit`. What a registry that
# answers reports is an error; one that does not answer within two minutes is said, and is none.
set -uo pipefail
cd "$(dirname "$0")/../.."

# audited NAME COMMAND…: run it, and tell a finding from silence.
audited() {
  local name=$1 said status
  shift
  said=$(timeout 120 "$@" 2>&1)
  status=$?
  if echo "$said" | grep -qE '^Found [0-9]+ known vulnerabilit|^# npm audit report'; then
    echo "$said"
    found=1
  elif [ "$status" != 0 ]; then
    echo "heatscope: $name could not be asked ($(echo "$said" | grep -m 1 -iE 'error|timed|no such file' | cut -c1-120))"
  elif unknown=$(echo "$said" | grep -c 'could not be audited'); then
    echo "heatscope: $name was answered, but not about $unknown packages; it knows no fault of the others"
  else
    echo "heatscope: $name knows no fault of what is pinned"
  fi
}

found=0
audited pip-audit .venv/attack/bin/pip-audit --no-deps --disable-pip --requirement constraints.txt --progress-spinner off --timeout 20
audited 'npm audit' npm --prefix frontend audit --audit-level=high --fetch-timeout=20000 --fetch-retries=0
exit "$found"
