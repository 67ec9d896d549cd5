# workout.sh BUSID SERIAL SECONDS - lets Linux work with the stick exported as BUSID: attaches it, makes a file system, writes,
# reads back past the cache, checks. Prints "fine", or in a few words what was not. Always exits with 0 unless it is used wrongly.
. /lab/vhci.sh
busid=$1 serial=$2 patience=$3
at=/mnt/$busid
begin=$(cut -d' ' -f1 /proc/uptime)
mkdir -p "$at"

finish() {
    [ "$*" = fine ] || dmesg | tail -30 >&2
    umount "$at" 2> /dev/null
    # A stick that hangs may hold on to its disk a while; its server is gone by then.
    detach "$busid" "$serial"
    echo "$*"
    exit 0
}

attach_patiently() {
    local n
    for n in 1 2 3 4 5; do attach "$busid" && return 0; sleep 2; done
    return 1
}

complaints() { # what the kernel said of this device since the beginning
    dmesg | awk -v begin="$begin" -F'[][]' '$2 + 0 >= begin' | grep -E "\[?$disk\]?|usb $usb:" |
        grep -E 'I/O error|critical|reset |timing out|device offline|Write protect is on'
}

attach_patiently || exit 1
wait_disk "$serial" "$patience" || finish no disk
disk=$(disks_of "$serial" | head -1)
usb=$(basename "$(device_of "$serial")")
# A command that hangs shall cost seconds here, not the half minute of a server.
for d in $(disks_of "$serial"); do echo 10 > "/sys/block/$d/device/timeout"; done
size=$(cat "/sys/block/$disk/size")
dd=/usr/bin/dd

[ "$(cat "/sys/block/$disk/ro")" = 0 ] || finish write-protected
$dd if=/dev/"$disk" of=/dev/null bs=512 count=1 skip=$((size - 1)) iflag=direct 2> /dev/null || finish no last block
$dd if=/dev/"$disk" of=/dev/null bs=120k count=4 iflag=direct 2> /dev/null || finish no long reads
$dd if=/dev/urandom of=/dev/"$disk" bs=4k count=1 seek=7 oflag=direct,dsync 2> /dev/null || finish no durable write
for other in $(disks_of "$serial" | tail -n +2); do
    a=$($dd if=/dev/"$disk" bs=4k count=1 skip=7 iflag=direct 2> /dev/null | sha256sum)
    b=$($dd if=/dev/"$other" bs=4k count=1 skip=7 iflag=direct 2> /dev/null | sha256sum)
    [ "$a" != "$b" ] || finish the same disk twice
done
mkfs.vfat -I -n WORKOUT "/dev/$disk" > /dev/null 2>&1 || finish no mkfs
mount -t vfat "/dev/$disk" "$at" || finish no mount
head -c 2000000 /dev/urandom > "/tmp/$busid.data"
cp "/tmp/$busid.data" "$at/data" && echo kept > "$at/note" && sync -f "$at/note" || finish no write
umount "$at" || finish no umount
/usr/sbin/blockdev --flushbufs "/dev/$disk"
mount -t vfat -o ro "/dev/$disk" "$at" || finish no second mount
cmp "/tmp/$busid.data" "$at/data" > /dev/null || finish other data
umount "$at"
rm "/tmp/$busid.data"
fsck.fat -n "/dev/$disk" > /dev/null || finish fsck complains
said=$(complaints | head -1 | cut -d']' -f2-)
[ -z "$said" ] || finish "the kernel says:$said"
finish fine
