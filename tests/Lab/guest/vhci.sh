# vhci.sh - functions for scripts in the guest that attach devices by USB/IP from a server on loopback.

attach() { # BUSID: one at a time, for the tool picks a free port and takes it in two steps
    flock /run/usbip.lock usbip attach -r 127.0.0.1 -b "$1"
}

port_of() { # BUSID: the number of the vhci port it hangs at
    usbip port 2> /dev/null | awk -v want="/$1\$" '/^Port/ { port = $2 + 0 } $0 ~ "usbip://" && $0 ~ want { print port; exit }'
}

detach() { # BUSID: and wait until its disks are gone
    local at n
    at=$(device_of "$2")
    flock /run/usbip.lock usbip detach -p "$(port_of "$1")" 2> /dev/null
    for n in $(seq 300); do [ -n "$at" ] && [ -e "$at" ] || return 0; usleep 100000; done
    return 1
}

device_of() { # SERIAL: its folder in sysfs
    local file
    file=$(grep -lx "$1" /sys/devices/platform/vhci_hcd.0/usb*/*/serial 2> /dev/null | head -1)
    echo "${file%/serial}"
}

disks_of() { # SERIAL: the names of its disks that have a medium
    local b
    for b in "$(device_of "$1")"/*:*/host*/target*/*/block/*; do
        [ "$(cat "$b/size" 2> /dev/null || echo 0)" != 0 ] && basename "$b"
    done
}

wait_disk() { # SERIAL SECONDS
    local n
    for n in $(seq $(($2 * 5))); do
        [ -n "$(disks_of "$1")" ] && { usleep 500000; return 0; }
        usleep 200000
    done
    return 1
}
