#!/bin/bash
# prepare-qemu.sh CACHE - puts a newer QEMU than the system's into the folder CACHE/qemu:
#
#   CACHE/qemu/qemu-system-x86_64   starts it, with its own C library, loader, firmware and modules
#   CACHE/qemu/root/...             its packages and all that they need, unpacked
#
# vfio-user-pci came with QEMU 10.1. The packages come with apt from the mirror this machine uses already, through lists of their
# own, and are unpacked, not installed. A second call costs milliseconds.
#
#   LAB_QEMU_SUITE    the suite of Debian whose QEMU is taken (trixie-backports)
set -euo pipefail

[[ $# -eq 1 ]] || { sed -n '2,11s/^# \{0,1\}//p' "$0"; exit 2; }
mkdir -p "$1/qemu"
home=$(cd -- "$1/qemu" && pwd -P)
suite=${LAB_QEMU_SUITE:-trixie-backports}

. "$(dirname -- "${BASH_SOURCE[0]}")/apt.sh"

fetch() {
    local apt=$home/apt package
    rm -rf "$home/root"
    echo "lab: fetching QEMU of $suite" >&2
    private_apt "$apt" "${suite%-backports}" "$suite"
    mkdir -p "$home/root"
    # With an empty status everything is missing, the C library too: that is the whole closure.
    apt-get -qq -y --no-install-recommends --download-only -t "$suite" install qemu-system-x86 > /dev/null || die "could not fetch QEMU of $suite"
    for package in "$apt"/archives/*.deb; do dpkg -x "$package" "$home/root"; done
    rm -rf "$apt"
    cat > "$home/starter" << 'END'
#!/bin/bash
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)/root
libraries=$root/usr/lib/x86_64-linux-gnu
export QEMU_MODULE_DIR=$libraries/qemu
exec "$libraries/ld-linux-x86-64.so.2" --library-path "$libraries" "$root/usr/bin/qemu-system-x86_64" \
    -L "$root/usr/share/qemu" -L "$root/usr/share/seabios" -L "$root/usr/lib/ipxe/qemu" "$@"
END
    chmod 755 "$home/starter"
    "$home/starter" --version > /dev/null || die "the QEMU of $suite does not start"
    mv "$home/starter" "$home/qemu-system-x86_64"
}

exec 9> "$home/.lock"
flock 9
[[ -x $home/qemu-system-x86_64 ]] || fetch
