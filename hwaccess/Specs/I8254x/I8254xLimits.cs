namespace DriverKit.Specs.I8254x;

/// <summary>Limits of the controller.</summary>
public static class I8254xLimits
{
    /// <summary>Bytes of a descriptor, receive or transmit. 8254x SDM 4.0 §3.2.3, §3.3.3.</summary>
    public const int DescriptorLength = 16;

    /// <summary>Rings lie on this alignment in bytes. 8254x SDM 4.0 §13.4.25.</summary>
    public const int RingAlignment = 16;

    /// <summary>A ring's length in bytes is a multiple of this. 8254x SDM 4.0 §13.4.27.</summary>
    public const int RingLengthMultiple = 128;

    /// <summary>Longest frame without RCTL.LPE: header, tag, payload, CRC. 8254x SDM 4.0 §13.4.22.</summary>
    public const int LongestStandardFrame = 1522;

    /// <summary>Longest frame with RCTL.LPE, in bytes. 8254x SDM 4.0 §13.4.22.</summary>
    public const int LongestFrame = 16384;

    /// <summary>Shortest frame with its CRC, in bytes.</summary>
    public const int ShortestFrame = 64;

    /// <summary>Bytes of a CRC.</summary>
    public const int CrcLength = 4;

    /// <summary>Longest buffer of one legacy transmit descriptor. 8254x SDM 4.0 §3.3.3.</summary>
    public const int LongestTransmitBuffer = 16288;

    /// <summary>Receive addresses. 8254x SDM 4.0 §13.5.2.</summary>
    public const int ReceiveAddresses = 16;

    /// <summary>Words of the multicast table array. 8254x SDM 4.0 §13.5.1.</summary>
    public const int MulticastWords = 128;

    /// <summary>Words of the VLAN filter table array. 8254x SDM 4.0 §13.5.4.</summary>
    public const int VlanWords = 128;

    /// <summary>Unit of ITR in nanoseconds. 8254x SDM 4.0 §13.4.18.</summary>
    public const int ThrottlingUnit = 256;

    /// <summary>Unit of RDTR, RADV, TIDV and TADV in nanoseconds. 8254x SDM 4.0 §13.4.30.</summary>
    public const int DelayUnit = 1024;
}
