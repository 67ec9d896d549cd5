using DriverKit.Registers;
using DriverKit.Specs.I8254x;

namespace DriverKit.Drivers.E1000;

/// <summary>Reads the statistics registers, which clears them. §13.7. They stop at their largest value, so that this is done every second.</summary>
internal sealed class StatisticsReader(I8254xRegisters registers)
{
    /// <summary>What was read so far.</summary>
    public WmStatistics Totals { get; } = new();

    /// <summary>Throws away what stands in the registers: after a reset they may hold anything. §14 (Initialization of Statistics)</summary>
    public void Clear() => Read(new WmStatistics());

    /// <summary>Adds what came since.</summary>
    public void Collect() => Read(Totals);

    private static long Octets(ReadOnly<uint> low, ReadToClear<uint> high)
    {
        uint lower = low.Read();
        return lower | ((long)high.Read() << 32);
    }

    private void Read(WmStatistics into)
    {
        I8254xRegisters r = registers;
        into.CrcErrors += r.CrcErrors.Read();
        into.LineErrors += (long)r.AlignmentErrors.Read() + r.SymbolErrors.Read() + r.ReceiveErrors.Read() + r.SequenceErrors.Read() + r.CarrierExtensionErrors.Read();
        into.LengthErrors += (long)r.ReceiveLengthErrors.Read() + r.Undersize.Read() + r.Fragments.Read() + r.Oversize.Read() + r.Jabber.Read();
        into.MissedPackets += r.MissedPackets.Read();
        into.NoBuffers += r.NoBuffers.Read();
        into.GoodReceived += r.GoodReceived.Read();
        into.GoodOctetsReceived += Octets(r.GoodOctetsReceivedLow, r.GoodOctetsReceivedHigh);
        into.BroadcastReceived += r.BroadcastReceived.Read();
        into.MulticastReceived += r.MulticastReceived.Read();
        into.GoodTransmitted += r.GoodTransmitted.Read();
        into.GoodOctetsTransmitted += Octets(r.GoodOctetsTransmittedLow, r.GoodOctetsTransmittedHigh);
        into.TotalReceived += r.TotalReceived.Read();
        into.TotalTransmitted += r.TotalTransmitted.Read();
        into.Collisions += r.Collisions.Read();
        into.CollisionErrors += (long)r.ExcessiveCollisions.Read() + r.LateCollisions.Read();
        into.PauseReceived += (long)r.XonReceived.Read() + r.XoffReceived.Read();
        into.PauseTransmitted += (long)r.XonTransmitted.Read() + r.XoffTransmitted.Read();
        into.Segmentations += r.SegmentationContexts.Read();
        into.SegmentationFailures += r.SegmentationFailures.Read();
    }
}
