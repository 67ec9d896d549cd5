using DriverKit.Specs.Nvme;

namespace DriverKit.Emulation.Nvme;

/// <summary>The features that a host sets and gets. NVMe 1.4 §5.21.1. Nothing is saved over a reset.</summary>
internal sealed class FeatureStore
{
    private readonly uint[] _values = new uint[256];
    private readonly ulong[] _uncoalesced = new ulong[1024];
    private readonly NvmeModelOptions _options;

    public FeatureStore(NvmeModelOptions options)
    {
        _options = options;
        Reset();
    }

    public InterruptCoalescing Coalescing => new(_values[(int)FeatureIdentifier.InterruptCoalescing]);

    public bool IsWriteCacheOn => new VolatileWriteCache(_values[(int)FeatureIdentifier.VolatileWriteCache]).Enabled;

    public AsynchronousEventConfiguration Events => new(_values[(int)FeatureIdentifier.AsynchronousEventConfiguration]);

    public ushort OverTemperature { get; private set; }

    public ushort UnderTemperature { get; private set; }

    /// <summary>Milliseconds that the host told, and when it did.</summary>
    public ulong Timestamp { get; set; }

    public bool IsTimestampSet { get; set; }

    public bool IsUncoalesced(int vector) => (_uncoalesced[vector >> 6] & (1UL << (vector & 63))) != 0;

    public void Reset()
    {
        for (int i = 0; i < _values.Length; i++)
        {
            _values[i] = Default((FeatureIdentifier)i);
        }

        Array.Clear(_uncoalesced);
        OverTemperature = 343;
        UnderTemperature = 0;
        IsTimestampSet = false;
    }

    public static bool IsKnown(FeatureIdentifier feature) => feature is FeatureIdentifier.Arbitration or FeatureIdentifier.PowerManagement
        or FeatureIdentifier.TemperatureThreshold or FeatureIdentifier.ErrorRecovery or FeatureIdentifier.VolatileWriteCache
        or FeatureIdentifier.NumberOfQueues or FeatureIdentifier.InterruptCoalescing or FeatureIdentifier.InterruptVectorConfiguration
        or FeatureIdentifier.WriteAtomicity or FeatureIdentifier.AsynchronousEventConfiguration or FeatureIdentifier.Timestamp;

    public uint Default(FeatureIdentifier feature) => feature switch
    {
        FeatureIdentifier.Arbitration => 7,
        FeatureIdentifier.VolatileWriteCache => 1,
        FeatureIdentifier.NumberOfQueues => new QueueCount
        {
            SubmissionQueues = (ushort)(_options.QueuePairs - 1),
            CompletionQueues = (ushort)(_options.QueuePairs - 1),
        }.Raw,
        FeatureIdentifier.TemperatureThreshold => 343,
        _ => 0,
    };

    /// <summary>A value in force.</summary>
    /// <param name="feature">The feature.</param>
    /// <param name="dword11">CDW11 of Get Features, which chooses a part of some.</param>
    public uint Get(FeatureIdentifier feature, uint dword11)
    {
        switch (feature)
        {
            case FeatureIdentifier.InterruptVectorConfiguration:
                var which = new InterruptVectorConfiguration(dword11 & 0xffff);
                return (which with { CoalescingDisabled = IsUncoalesced(which.Vector) }).Raw;
            case FeatureIdentifier.TemperatureThreshold:
                return new TemperatureThreshold(dword11 & 0x1fffff).Under ? UnderTemperature : OverTemperature;
            default:
                return _values[(int)feature];
        }
    }

    /// <summary>Sets a value; those with conditions of their own were judged before.</summary>
    public void Set(FeatureIdentifier feature, uint value)
    {
        switch (feature)
        {
            case FeatureIdentifier.InterruptVectorConfiguration:
                var vector = new InterruptVectorConfiguration(value & 0x1ffff);
                ulong bit = 1UL << (vector.Vector & 63);
                ref ulong word = ref _uncoalesced[vector.Vector >> 6];
                word = vector.CoalescingDisabled ? word | bit : word & ~bit;
                break;
            case FeatureIdentifier.TemperatureThreshold:
                var threshold = new TemperatureThreshold(value & 0x1fffff);
                if (threshold.Under)
                {
                    UnderTemperature = threshold.Kelvin;
                }
                else
                {
                    OverTemperature = threshold.Kelvin;
                }

                break;
            default:
                _values[(int)feature] = value;
                break;
        }
    }
}
