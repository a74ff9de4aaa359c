#!/bin/bash
# Installs what raising the lab needs and this machine lacks (Debian, root).
set -euo pipefail
tools=(mmdebstrap nft ip ssh unshare nsenter findmnt)
packages=(mmdebstrap nftables iproute2 openssh-client util-linux mount)

missing() { for tool in "$@"; do command -v "$tool" >/dev/null || return 0; done; return 1; }
missing "${tools[@]}" systemd-nspawn || exit 0
[ "$(id -u)" = 0 ] || { echo "lab: root is needed to install ${packages[*]}" >&2; exit 1; }
command -v apt-get >/dev/null || { echo "lab: no apt-get here: install ${packages[*]} by hand" >&2; exit 1; }

export DEBIAN_FRONTEND=noninteractive
install() { apt-get -qq -o DPkg::Lock::Timeout=300 install -y --no-install-recommends "$@" >/dev/null </dev/null; }
apt-get -qq -o DPkg::Lock::Timeout=300 update
missing "${tools[@]}" && install "${packages[@]}"
# Pinned to the installed systemd, or apt would upgrade the machine's systemd packages along with it.
version=$(dpkg-query -W -f='${Version}' systemd 2>/dev/null || true)
missing systemd-nspawn && { install "systemd-container${version:+=$version}" || echo "lab: no systemd-nspawn: the unshare engine is used" >&2; }
missing "${tools[@]}" && { echo "lab: still missing one of: ${tools[*]}" >&2; exit 1; }
exit 0
