using DriverKit.Registers;

namespace DriverKit.Specs.Scsi;

/// <summary>The power condition mode page. SPC-4 §7.5.13. Pages of 12 bytes come from SPC-3.</summary>
[WireStruct(40, ByteOrder.BigEndian, Minimum = 12)]
public readonly ref partial struct PowerConditionPage
{
    /// <summary>PAGE CODE.</summary>
    [At(0), Bits(0, 6), Fixed(ModePageCode.PowerCondition)]
    public partial ModePageCode PageCode { get; }

    /// <summary>SPF: 0.</summary>
    [At(0), Bits(6)]
    public partial bool SubpageFormat { get; }

    /// <summary>PS: the page can be saved; reserved in MODE SELECT.</summary>
    [At(0), Bits(7)]
    public partial bool ParametersSavable { get; }

    /// <summary>PAGE LENGTH: bytes from byte 2, 38.</summary>
    [At(1), Fixed(38)]
    public partial byte PageLength { get; }

    /// <summary>STANDBY_Y.</summary>
    [At(2), Bits(0)]
    public partial bool StandbyY { get; }

    /// <summary>PM_BG_PRECEDENCE.</summary>
    [At(2), Bits(6, 2)]
    public partial byte BackgroundPrecedence { get; }

    /// <summary>STANDBY_Z.</summary>
    [At(3), Bits(0)]
    public partial bool StandbyZ { get; }

    /// <summary>IDLE_A.</summary>
    [At(3), Bits(1)]
    public partial bool IdleA { get; }

    /// <summary>IDLE_B.</summary>
    [At(3), Bits(2)]
    public partial bool IdleB { get; }

    /// <summary>IDLE_C.</summary>
    [At(3), Bits(3)]
    public partial bool IdleC { get; }

    /// <summary>IDLE_A CONDITION TIMER in 100 ms.</summary>
    [At(4)]
    public partial uint IdleATimer { get; }

    /// <summary>STANDBY_Z CONDITION TIMER in 100 ms.</summary>
    [At(8)]
    public partial uint StandbyZTimer { get; }

    /// <summary>IDLE_B CONDITION TIMER in 100 ms.</summary>
    [At(12)]
    public partial uint IdleBTimer { get; }

    /// <summary>IDLE_C CONDITION TIMER in 100 ms.</summary>
    [At(16)]
    public partial uint IdleCTimer { get; }

    /// <summary>STANDBY_Y CONDITION TIMER in 100 ms.</summary>
    [At(20)]
    public partial uint StandbyYTimer { get; }

    /// <summary>CCF STOPPED.</summary>
    [At(39), Bits(2, 2)]
    public partial byte CheckConditionFromStopped { get; }

    /// <summary>CCF STANDBY.</summary>
    [At(39), Bits(4, 2)]
    public partial byte CheckConditionFromStandby { get; }

    /// <summary>CCF IDLE.</summary>
    [At(39), Bits(6, 2)]
    public partial byte CheckConditionFromIdle { get; }
}
