namespace DriverKit.Drivers.Tests.UsbMassStorage;

/// <summary>What the fake does with one CBW.</summary>
internal sealed class BotCommand
{
    /// <summary>Tag of the CBW.</summary>
    public uint Tag { get; init; }

    /// <summary>dCBWDataTransferLength.</summary>
    public int Length { get; init; }

    /// <summary>True for data to the host.</summary>
    public bool IsIn { get; init; }

    /// <summary>The command block.</summary>
    public byte[] Cdb { get; init; } = [];

    /// <summary>Halts the OUT endpoint instead of taking the CBW; only a reset helps.</summary>
    public bool StallCbw { get; set; }

    /// <summary>Data to send.</summary>
    public byte[] Data { get; set; } = [];

    /// <summary>Ends the IN data by a halt.</summary>
    public bool StallIn { get; set; }

    /// <summary>Ends the IN data by an empty packet where they are whole packets.</summary>
    public bool EmptyPacket { get; set; }

    /// <summary>Sends more than asked for if the host lets it: a babble.</summary>
    public bool Babble { get; set; }

    /// <summary>Bytes of OUT data that are taken.</summary>
    public int Accept { get; set; }

    /// <summary>Halts the OUT endpoint after those.</summary>
    public bool StallOut { get; set; }

    /// <summary>Never goes on to the status.</summary>
    public bool Hang { get; set; }

    /// <summary>Halts the IN endpoint so many times instead of sending the CSW.</summary>
    public int StallCsw { get; set; }

    /// <summary>Sends so many empty packets before the CSW.</summary>
    public int EmptyCsw { get; set; }

    /// <summary>bCSWStatus.</summary>
    public byte Status { get; set; }

    /// <summary>dCSWDataResidue.</summary>
    public uint Residue { get; set; }

    /// <summary>dCSWTag, if not the CBW's.</summary>
    public uint? CswTag { get; set; }

    /// <summary>dCSWSignature.</summary>
    public uint Signature { get; set; } = 0x53425355;

    /// <summary>Length of the CSW.</summary>
    public int CswLength { get; set; } = 13;

    /// <summary>Data taken.</summary>
    public List<byte> Taken { get; } = [];
}
