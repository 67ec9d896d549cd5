#!/bin/bash
# prepare.sh CACHE - puts a Debian kernel, its modules and a small initramfs into the folder CACHE:
#
#   CACHE/vmlinuz               the kernel QEMU starts
#   CACHE/initramfs.gz          busybox, the modules needed to reach the host's files, and init
#   CACHE/tree/lib/modules/...  all modules, for the guest to load over 9p
#
# Only what is missing or older than its sources is made again, so a second call costs milliseconds. The kernel's packages
# come with apt from the mirror this machine uses already, through lists of their own, and are unpacked, not installed:
# the system's package lists and its dpkg state stay as they are.
#
#   LAB_SUITE    the suite of Debian whose kernel is taken (trixie-backports)
set -euo pipefail

[[ $# -eq 1 ]] || { sed -n '2,12s/^# \{0,1\}//p' "$0"; exit 2; }
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)
mkdir -p "$1"
cache=$(cd -- "$1" && pwd -P)
suite=${LAB_SUITE:-trixie-backports}
PATH=$PATH:/usr/sbin:/sbin

# What init needs before it can see the host's files. All other modules are loaded from there.
early='virtio_pci virtio_console 9pnet_virtio 9p'

. "$here/apt.sh"

need() { # PROGRAM PACKAGE
    command -v "$1" > /dev/null || die "$1 is missing: install the package $2 (./test does)"
}

fetch_kernel() {
    local apt=$cache/apt names
    rm -rf "$cache/tree"
    echo "lab: fetching the kernel of $suite" >&2
    private_apt "$apt" "$suite"
    mkdir -p "$apt/packages" "$cache/tree"
    # Newer packages split an image into several; the recursion finds the parts whatever the split is.
    names=$(apt-cache depends --recurse --no-recommends --no-suggests --no-conflicts --no-breaks --no-replaces \
        --no-enhances linux-image-amd64 | grep -E '^linux-(image|base|binary|modules)-[0-9]' | sort -u)
    [[ -n $names ]] || die "$suite has no linux-image-amd64"
    # shellcheck disable=SC2086
    (cd "$apt/packages" && apt-get -qq download $names) || die "could not fetch" $names
    local package
    for package in "$apt"/packages/*.deb; do dpkg -x "$package" "$cache/tree"; done
    rm -rf "$apt"
    local version=("$cache"/tree/lib/modules/*)
    [[ -d ${version[0]} ]] || version=("$cache"/tree/usr/lib/modules/*)
    [[ ${#version[@]} -eq 1 && -d ${version[0]}/kernel ]] || die "the packages $names hold no single module tree"
    if [[ ! -d $cache/tree/lib/modules ]]; then
        mkdir -p "$cache/tree/lib" && mv "$cache/tree/usr/lib/modules" "$cache/tree/lib/modules"
    fi
    depmod -b "$cache/tree" "${version[0]##*/}"
    local image=("$cache"/tree/boot/vmlinuz-*)
    [[ -s ${image[0]} ]] || image=("$cache"/tree/lib/modules/*/vmlinuz)
    [[ -s ${image[0]} ]] || die "the packages $names hold no kernel image"
    cp "${image[0]}" "$cache/vmlinuz.new"
    mv "$cache/vmlinuz.new" "$cache/vmlinuz"
}

build_initramfs() {
    local version root=$cache/root name file to
    version=$(basename "$cache"/tree/lib/modules/*)
    rm -rf "$root"
    mkdir -p "$root"/{busybox,modules,proc,sys,dev,run,tmp,etc,usr,lib,root,lab,tool}
    cp "$(command -v busybox)" "$root/busybox/busybox"
    "$root/busybox/busybox" --list | grep -vx -e busybox -e modprobe -e depmod -e insmod | while read -r name; do
        ln -s busybox "$root/busybox/$name"
    done
    : > "$root/modules/order"
    for name in $early; do
        modprobe -d "$cache/tree" -S "$version" --show-depends "$name" || die "no module $name in $version"
    done | awk '$1 == "insmod" && !seen[$2]++ { print $2 }' | while read -r file; do
        to=$(basename "$file"); to=${to%.xz}; to=${to%.zst}
        case $file in
            *.xz) xz -dc "$file" > "$root/modules/$to" ;;
            *.zst) zstd -qdc "$file" > "$root/modules/$to" ;;
            *) cp "$file" "$root/modules/$to" ;;
        esac
        echo "$to" >> "$root/modules/order"
    done
    cp "$here/init" "$root/init"
    cp "$here/agent" "$root/agent"
    chmod 755 "$root/init" "$root/agent"
    (cd "$root" && find . | cpio --quiet -o -H newc -R 0:0 | gzip -1) > "$cache/initramfs.new"
    mv "$cache/initramfs.new" "$cache/initramfs.gz"
    rm -rf "$root"
}

exec 9> "$cache/.lock"
flock 9
need qemu-system-x86_64 qemu-system-x86
need busybox busybox-static
need cpio cpio
need depmod kmod
[[ -s $cache/vmlinuz && -d $cache/tree/lib/modules ]] || fetch_kernel
for source in "$here/init" "$here/agent" "$here/prepare.sh" "$cache/vmlinuz"; do
    if [[ ! -s $cache/initramfs.gz || $source -nt $cache/initramfs.gz ]]; then
        build_initramfs
        break
    fi
done
