#!/bin/bash
# Runs a command where the hosts are reachable, the lab's netns: inside.sh COMMAND...
# It finds the hosts by ABQ_LAB_HOSTS (the list) and ABQ_LAB_SSH_CONFIG (for ssh -F).
set -euo pipefail
. "$(dirname "$0")/lab.env"
[ -f "$RUN/hosts" ] || die "$LAB is not up"
join_clients
export ABQ_LAB_HOSTS=$RUN/hosts ABQ_LAB_SSH_CONFIG=$RUN/ssh_config
exec nsenter --net="/run/netns/$LAB" "$@"
