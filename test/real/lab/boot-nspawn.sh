#!/bin/bash
# Boots a host by systemd-nspawn, in a private mount namespace  (internal: called by host-start.sh, with its variables)
set -euo pipefail
# nspawn needs no systemd outside (--register=no --keep-unit), but a pure cgroup2 tree, and locks and sockets of its own.
umount -R /sys/fs/cgroup
mount -t cgroup2 cgroup2 /sys/fs/cgroup
mkdir -p /run/systemd/nspawn
mount -t tmpfs tmpfs /run/systemd/nspawn
mount -t overlay overlay -o "lowerdir=$base,upperdir=$dir/upper,workdir=$dir/work" "$dir/root"
exec systemd-nspawn --quiet --register=no --keep-unit --boot --machine="$machine" --hostname="$host" --directory="$dir/root" \
  --network-namespace-path="$netns" --capability=CAP_NET_ADMIN --console=read-only --resolv-conf=off --timezone=off --link-journal=no \
  systemd.log_target=journal
