using DriverKit.Registers;

namespace DriverKit.Specs.Nvme;

/// <summary>SMART and health information. Counters of 16 bytes are read as their lower 8. NVMe 1.4 §5.14.1.2, figure 194.</summary>
[WireStruct(512, ByteOrder.LittleEndian)]
public readonly ref partial struct SmartLog
{
    /// <summary>Critical warnings.</summary>
    [At(0)]
    public partial SmartWarnings Warnings { get; }

    /// <summary>Composite temperature in kelvins.</summary>
    [At(1)]
    public partial ushort Temperature { get; }

    /// <summary>Spare capacity left, in percent.</summary>
    [At(3)]
    public partial byte AvailableSpare { get; }

    /// <summary>Below this a warning is given, in percent.</summary>
    [At(4)]
    public partial byte SpareThreshold { get; }

    /// <summary>Of the expected life, in percent; may pass 100.</summary>
    [At(5)]
    public partial byte PercentageUsed { get; }

    /// <summary>Critical warnings of endurance groups.</summary>
    [At(6)]
    public partial byte EnduranceGroupWarnings { get; }

    /// <summary>In thousands of 512 bytes, rounded up.</summary>
    [At(32)]
    public partial ulong DataUnitsRead { get; }

    /// <summary>Upper half.</summary>
    [At(40)]
    public partial ulong DataUnitsReadHigh { get; }

    /// <summary>In thousands of 512 bytes, rounded up.</summary>
    [At(48)]
    public partial ulong DataUnitsWritten { get; }

    /// <summary>Upper half.</summary>
    [At(56)]
    public partial ulong DataUnitsWrittenHigh { get; }

    /// <summary>Read and Compare commands completed.</summary>
    [At(64)]
    public partial ulong ReadCommands { get; }

    /// <summary>Upper half.</summary>
    [At(72)]
    public partial ulong ReadCommandsHigh { get; }

    /// <summary>Write commands completed.</summary>
    [At(80)]
    public partial ulong WriteCommands { get; }

    /// <summary>Upper half.</summary>
    [At(88)]
    public partial ulong WriteCommandsHigh { get; }

    /// <summary>Minutes with commands under way.</summary>
    [At(96)]
    public partial ulong BusyTime { get; }

    /// <summary>Upper half.</summary>
    [At(104)]
    public partial ulong BusyTimeHigh { get; }

    /// <summary>Power cycles.</summary>
    [At(112)]
    public partial ulong PowerCycles { get; }

    /// <summary>Upper half.</summary>
    [At(120)]
    public partial ulong PowerCyclesHigh { get; }

    /// <summary>Hours with power on.</summary>
    [At(128)]
    public partial ulong PowerOnHours { get; }

    /// <summary>Upper half.</summary>
    [At(136)]
    public partial ulong PowerOnHoursHigh { get; }

    /// <summary>Power losses without a shutdown before.</summary>
    [At(144)]
    public partial ulong UnsafeShutdowns { get; }

    /// <summary>Upper half.</summary>
    [At(152)]
    public partial ulong UnsafeShutdownsHigh { get; }

    /// <summary>Unrecovered data integrity errors.</summary>
    [At(160)]
    public partial ulong MediaErrors { get; }

    /// <summary>Upper half.</summary>
    [At(168)]
    public partial ulong MediaErrorsHigh { get; }

    /// <summary>Error log entries ever made.</summary>
    [At(176)]
    public partial ulong ErrorLogEntries { get; }

    /// <summary>Upper half.</summary>
    [At(184)]
    public partial ulong ErrorLogEntriesHigh { get; }

    /// <summary>Minutes above the warning temperature.</summary>
    [At(192)]
    public partial uint WarningTemperatureTime { get; }

    /// <summary>Minutes above the critical temperature.</summary>
    [At(196)]
    public partial uint CriticalTemperatureTime { get; }

    /// <summary>Temperature of sensor 1 in kelvins; 0 for none.</summary>
    [At(200)]
    public partial ushort Sensor1 { get; }

    /// <summary>Sensor 2.</summary>
    [At(202)]
    public partial ushort Sensor2 { get; }

    /// <summary>Sensor 3.</summary>
    [At(204)]
    public partial ushort Sensor3 { get; }

    /// <summary>Sensor 4.</summary>
    [At(206)]
    public partial ushort Sensor4 { get; }

    /// <summary>Sensor 5.</summary>
    [At(208)]
    public partial ushort Sensor5 { get; }

    /// <summary>Sensor 6.</summary>
    [At(210)]
    public partial ushort Sensor6 { get; }

    /// <summary>Sensor 7.</summary>
    [At(212)]
    public partial ushort Sensor7 { get; }

    /// <summary>Sensor 8.</summary>
    [At(214)]
    public partial ushort Sensor8 { get; }

    /// <summary>Thermal management: transitions, light.</summary>
    [At(216)]
    public partial uint ThermalTransitions1 { get; }

    /// <summary>Thermal management: transitions, heavy.</summary>
    [At(220)]
    public partial uint ThermalTransitions2 { get; }

    /// <summary>Thermal management: seconds, light.</summary>
    [At(224)]
    public partial uint ThermalTime1 { get; }

    /// <summary>Thermal management: seconds, heavy.</summary>
    [At(228)]
    public partial uint ThermalTime2 { get; }
}
