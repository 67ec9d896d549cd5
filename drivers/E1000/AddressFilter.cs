using DriverKit.Kernel.Net;
using DriverKit.Specs.Ethernet;
using DriverKit.Specs.I8254x;

namespace DriverKit.Drivers.E1000;

/// <summary>The receive address filter. §13.5.1 to §13.5.3: sixteen exact addresses, and a table by hash for further groups.</summary>
internal sealed class AddressFilter(I8254xRegisters registers)
{
    private readonly uint[] _table = new uint[I8254xLimits.MulticastWords];

    /// <summary>Sets station address and groups: the first fifteen exactly, the others by hash.</summary>
    public void Apply(EthernetAddress station, IEnumerable<EthernetAddress> groups)
    {
        Set(0, station);
        Array.Clear(_table);
        int entry = 1;
        foreach (EthernetAddress group in groups)
        {
            if (entry < I8254xLimits.ReceiveAddresses)
            {
                Set(entry++, group);
                continue;
            }

            int hash = Hash(group);
            _table[hash >> 5] |= 1u << (hash & 0x1f);
        }

        for (; entry < I8254xLimits.ReceiveAddresses; entry++)
        {
            registers.ReceiveAddressHigh[entry].Write(default);
            registers.ReceiveAddressLow[entry].Write(0);
        }

        for (int word = 0; word < _table.Length; word++)
        {
            registers.MulticastTable[word].Write(_table[word]);
        }
    }

    /// <summary>RCTL with what the interface is to receive. §13.4.22</summary>
    public static ReceiveControl Mode(ReceiveControl control, NetworkInterface wm) => control with
    {
        UnicastPromiscuous = wm.IsPromiscuous,
        MulticastPromiscuous = wm.IsPromiscuous || wm.IsAllMulticast,
        BroadcastAccept = true,
        MulticastOffset = 0,
    };

    // Bits 47:36 of the address as it stands in RAL and RAH, RCTL.MO = 0.
    private static int Hash(EthernetAddress group)
    {
        int fifth = (int)(group.Value >> 8) & 0xff;
        int sixth = (int)group.Value & 0xff;
        return ((fifth >> 4) | (sixth << 4)) & 0xfff;
    }

    private void Set(int entry, EthernetAddress address)
    {
        Span<byte> bytes = stackalloc byte[EthernetAddress.Length];
        address.CopyTo(bytes);
        registers.ReceiveAddressHigh[entry].Write(default);
        registers.ReceiveAddressLow[entry].Write((uint)(bytes[0] | (bytes[1] << 8) | (bytes[2] << 16) | (bytes[3] << 24)));
        registers.ReceiveAddressHigh[entry].Write(default(ReceiveAddressHigh) with { Address = (ushort)(bytes[4] | (bytes[5] << 8)), Valid = true });
    }
}
