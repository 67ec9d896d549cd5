# @Name@: a PCI driver with its device's model

| folder | what it is |
|---|---|
| `specs/` | the datasheet as code: registers by name, what they hold, how they may be accessed |
| `driver/` | the driver; it knows `specs/` and the kernel, and nothing of who is below |
| `model/` | the device, emulated, from the same `specs/`; driver and model never see each other |
| `tests/` | the driver in a kernel on the model |

```sh
dotnet test
```

The device that stands here is made up: it takes a number, computes its square after a while, and interrupts. Put yours in its place:

1. `specs/`: identifiers, registers and fields, with the datasheet's sections in the comments. What overlaps or is misaligned does not build.
2. `model/`: what the device does when a register is written. It begins work by a timer of the host's, never within the access itself.
3. `driver/`: follow the datasheet's steps by name. The handler acknowledges and schedules a soft interrupt; whoever waits, waits with a limit.
4. `tests/`: add a test before each feature. They end by seeing that nothing was left behind.

A real function needs no other driver: open it by a backend (VFIO, UIO) instead of `EmulatedPciFunction`, and attach it the same way.
