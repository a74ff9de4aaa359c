#!/bin/bash
# Builds the one read-only root file system that all hosts share (each adds a writable layer). Prints its path.
#   build-rootfs.sh --key   prints only its cache key
set -euo pipefail
. "$(dirname "$0")/lab.env"
key=$(rootfs_key)
out=$CACHE/rootfs-$key

[ "${1:-}" = --key ] && { echo "$key"; exit; }
# It is moved there whole, so it is complete if it is there.
found() { [ -d "$out" ] && touch "$out.used" && echo "$out"; }
found && exit
[ "$(id -u)" = 0 ] || die "root is needed to build the root file system"
command -v mmdebstrap >/dev/null || die "mmdebstrap is missing: run install-tools.sh"

mkdir -p "$CACHE"
exec 9>"$CACHE/.lock"; flock 9
found && exit

# The Debian mirror that this machine's apt uses; the security archive only where it has one.
repo_of() { apt-get indextargets --format '$(CODENAME) $(REPO_URI)' 'Created-By: Packages' 2>/dev/null | awk -v c="$1" '$1 == c {sub("/$", "", $2); print $2; exit}'; }
[ -n "${LAB_MIRROR:-$(repo_of "$SUITE")}" ] || apt-get -qq update
mirror=${LAB_MIRROR:-$(repo_of "$SUITE")}
security=${LAB_SECURITY:-$(repo_of "$SUITE-security")}
[ -n "$mirror" ] || die "this machine's apt knows no mirror of $SUITE: set LAB_MIRROR"

build=$CACHE/.build
log=$CACHE/build.log
rm -rf "$build" "$CACHE"/*.part; mkdir -p "$build"; : > "$log"
export SUITE NET mirror security build out HERE
export packages; packages=$(grep -v '^#' "$HERE/packages.txt" | xargs | tr ' ' ',')

# In a private mount namespace, so that the tmpfs vanishes however the build ends; in memory, so that dpkg's syncs cost nothing.
unshare --mount --propagation private bash -euo pipefail -s >>"$log" 2>&1 9>&- <<'X' || { tail -20 "$log" >&2; die "the root file system could not be built, see $log"; }
export DEBIAN_FRONTEND=noninteractive LC_ALL=C
mount -t tmpfs -o mode=755,size=6g tmpfs "$build"
root=$build/root
sources=("deb $mirror $SUITE main")
[ -z "$security" ] || sources+=("deb $mirror $SUITE-updates main" "deb $security $SUITE-security main")

SECONDS=0
mmdebstrap --mode=root --variant=minbase --include="ca-certificates,$packages" --dpkgopt=force-unsafe-io \
  --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/locale/*' --dpkgopt='path-exclude=/usr/share/info/*' \
  "$SUITE" "$root" "${sources[@]}"
echo "STAGE packages $SECONDS s"; SECONDS=0
"$HERE/configure-rootfs.sh" "$root"
echo "STAGE configure $SECONDS s"; SECONDS=0
cp -a --reflink=auto "$root" "$out.part"
mv "$out.part" "$out"
echo "STAGE copy to the cache $SECONDS s"
X
rmdir "$build"
grep STAGE "$log" >&2 || true
# Other keys are kept for a week after their last use (about 1 GiB each).
find "$CACHE" -maxdepth 1 -name 'rootfs-*.used' -mtime +7 | while read -r used; do rm -rf "${used%.used}" "$used"; done
found
