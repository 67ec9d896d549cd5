namespace DriverKit.Specs.I8254x;

/// <summary>What FCAL, FCAH and FCT are set to for IEEE 802.3x. 8254x SDM 4.0 §13.4.8 to §13.4.10.</summary>
public static class PauseFrame
{
    /// <summary>FCAL: the first four bytes of 01-80-C2-00-00-01.</summary>
    public const uint AddressLow = 0x00c28001;

    /// <summary>FCAH: the last two.</summary>
    public const uint AddressHigh = 0x0100;

    /// <summary>FCT: the type of MAC control frames.</summary>
    public const uint Type = 0x8808;
}
