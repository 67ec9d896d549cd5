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

die() { echo "lab: $*" >&2; exit 1; }

# The first mirror of the system's own configuration, whichever of the two formats it is written in.
mirror() {
    { cat /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list 2> /dev/null || true; } |
        awk '$1 == "URIs:" { print $2; exit }
             $1 == "deb" { for (i = 2; i <= NF; i++) if (index($i, "://")) { print $i; exit } }'
}

fetch() {
    local apt=$home/apt from package
    from=$(mirror)
    [[ -n $from ]] || die "no Debian mirror in /etc/apt/sources.list or sources.list.d/debian.sources"
    rm -rf "$apt" "$home/root"
    mkdir -p "$apt"/{lists/partial,archives/partial} "$home/root"
    : > "$apt/status"
    : > "$apt/sources.list"
    for package in "${suite%-backports}" "$suite"; do
        echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $from $package main" >> "$apt/sources.list"
    done
    cat > "$apt/apt.conf" << END
Dir::Etc::sourcelist "$apt/sources.list";
Dir::Etc::sourceparts "-";
Dir::State::status "$apt/status";
Dir::State::lists "$apt/lists";
Dir::Cache "$apt";
Debug::NoLocking "true";
APT::Sandbox::User "root";
Acquire::Languages "none";
Acquire::Retries "3";
END
    export APT_CONFIG=$apt/apt.conf
    echo "lab: fetching QEMU of $suite" >&2
    apt-get -qq update || die "apt-get update for $suite failed"
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
