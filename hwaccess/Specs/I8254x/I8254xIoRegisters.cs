using DriverKit.Registers;

namespace DriverKit.Specs.I8254x;

/// <summary>The window in I/O space through which each register of the block can be reached, by 32 bits. 8254x SDM 4.0 §4.1.2 (IOADDR, IODATA).</summary>
[RegisterBlock(0x08)]
public readonly partial struct I8254xIoRegisters
{
    /// <summary>IOADDR: offset of the register that IODATA stands for.</summary>
    [Register(0x00, Symbol = "IOADDR")]
    public partial ReadWrite<uint> Address { get; }

    /// <summary>IODATA: the register at IOADDR.</summary>
    [Register(0x04, Symbol = "IODATA", IndexedBy = nameof(Address))]
    public partial IndexedRegister<uint> Data { get; }
}
