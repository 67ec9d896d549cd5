using DriverKit.Dma;
using DriverKit.Specs.Scsi;

namespace DriverKit.Kernel.Scsi;

/// <summary>
/// A SCSI bus: an adapter's targets and logical units, found by asking. Works without a device tree too, for tools that want to
/// talk to a unit before there is a disk.
/// </summary>
public sealed class ScsiBus
{
    /// <summary>Most logical units of a target that are looked at.</summary>
    public const int MostLuns = 256;

    private readonly SimpleLock _lock = new();
    private ScsiPeriph[] _periphs = [];

    /// <summary>A bus with nothing on it yet.</summary>
    /// <param name="kernel">Its kernel.</param>
    /// <param name="adapter">What carries its commands.</param>
    /// <param name="name">Its name: <c>scsibus0</c>.</param>
    public ScsiBus(RumpKernel kernel, ScsiAdapter adapter, string name)
    {
        Kernel = kernel;
        Adapter = adapter;
        Name = name;
        Channel = new ScsiChannel(kernel.Host, adapter);
    }

    /// <summary>Its kernel.</summary>
    public RumpKernel Kernel { get; }

    /// <summary>What carries its commands.</summary>
    public ScsiAdapter Adapter { get; }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>The units found, by target and unit.</summary>
    public IReadOnlyList<ScsiPeriph> Periphs => Volatile.Read(ref _periphs);

    internal ScsiChannel Channel { get; }

    /// <summary>The unit of a target and number, or null.</summary>
    /// <param name="target">Target.</param>
    /// <param name="lun">Logical unit.</param>
    public ScsiPeriph? Find(int target, int lun) => Array.Find(Volatile.Read(ref _periphs), p => p.Target == target && p.Lun == lun);

    /// <summary>Looks for units that are not known yet, on all targets. Thread context; waits for the targets' answers.</summary>
    /// <returns>The new ones.</returns>
    public IReadOnlyList<ScsiPeriph> Probe()
    {
        var found = new List<ScsiPeriph>();
        for (int target = 0; target < Adapter.TargetCount; target++)
        {
            ScsiPeriph? first = Find(target, 0) ?? ProbeLun(target, 0, found);
            if (first is null)
            {
                continue;
            }

            foreach (int lun in Luns(first))
            {
                if (Find(target, lun) is null)
                {
                    ProbeLun(target, lun, found);
                }
            }
        }

        return found;
    }

    /// <summary>Refuses new commands and ends those that wait; those under way the adapter ends. Any context.</summary>
    public void Stop()
    {
        foreach (ScsiPeriph periph in Periphs)
        {
            Channel.Stop(periph);
        }
    }

    /// <summary>Ends the bus: waits until every command is back, then frees what it holds. Thread context.</summary>
    public void Close()
    {
        Stop();
        Channel.WaitIdle();
        foreach (ScsiPeriph periph in Periphs)
        {
            Channel.Remove(periph);
            periph.Free();
        }

        using SimpleLock.Scope held = _lock.Hold();
        _periphs = [];
    }

    private ScsiPeriph? ProbeLun(int target, int lun, List<ScsiPeriph> found)
    {
        if (Kernel.Memory.Allocate(ScsiPeriph.MemorySize, out ArenaSegment memory) != Errno.Ok)
        {
            Kernel.Console.WriteLine($"{Name}: no memory to look at target {target} lun {lun}");
            return null;
        }

        var periph = new ScsiPeriph(this, target, lun, memory);
        Channel.Add(periph);
        if (!Identify(periph))
        {
            Channel.Stop(periph);
            Channel.Remove(periph);
            periph.Free();
            return null;
        }

        using (_lock.Hold())
        {
            _periphs = [.. _periphs.Append(periph).OrderBy(p => p.Target).ThenBy(p => p.Lun)];
        }

        found.Add(periph);
        return periph;
    }

    // SPC-4 §6.6. 36 bytes first, for there are devices that hang on any other number.
    private bool Identify(ScsiPeriph periph)
    {
        if ((periph.Quirks & ScsiQuirks.FixInquiry) != 0)
        {
            periph.Inquiry = MadeUp;
            return true;
        }

        ScsiCommand command = periph.Command;
        using KMutex.Scope held = command.Hold();
        Errno error = Errno.EIO;
        for (int attempt = 0; attempt < 3 && error is not (Errno.Ok or Errno.ENXIO); attempt++)
        {
            InquiryCdb.Writer cdb = InquiryCdb.Write(command.Begin(
                InquiryCdb.Size, ScsiTransferOptions.Silent | ScsiTransferOptions.IgnoreNotReady | ScsiTransferOptions.IgnoreMediaChange));
            cdb.AllocationLength = ScsiInquiry.LeastLength;
            error = command.Execute(ScsiDirection.In, ScsiInquiry.LeastLength);
        }

        if (error == Errno.ENXIO)
        {
            return false;
        }

        bool usable = ScsiInquiry.TryParse(command.Received, out ScsiInquiry inquiry) && error == Errno.Ok;
        bool isNonsense = inquiry is { DeviceType: 0x1f, Qualifier: 0, Vendor: "" };
        if (!usable || (isNonsense && periph.Lun == 0))
        {
            if (periph.Lun != 0)
            {
                return false;
            }

            Kernel.Console.WriteLine($"{periph.Name}: no usable INQUIRY data ({error}, {command.Received.Length} bytes); taken for a removable disk");
            periph.Quirks |= ScsiQuirks.FixInquiry;
            periph.Inquiry = MadeUp;
            return true;
        }

        if (inquiry.Qualifier != 0 || inquiry.DeviceType == 0x1f)
        {
            return false;
        }

        periph.Inquiry = inquiry;
        Adapter.Identified(periph.Target, periph.Lun, command.Received);
        periph.Quirks |= Adapter.QuirksOf(periph.Target, periph.Lun);
        return true;
    }

    private static ScsiInquiry MadeUp { get; } = new()
    {
        DeviceType = 0,
        Qualifier = 0,
        IsRemovable = true,
        Version = 2,
        Vendor = "Unknown",
        Product = "Mass Storage",
        Revision = "0",
    };

    private IEnumerable<int> Luns(ScsiPeriph first)
    {
        if ((first.Quirks & ScsiQuirks.SingleLun) != 0)
        {
            return [];
        }

        if (first.Inquiry.Version >= 5 && (first.Quirks & ScsiQuirks.Plain) == 0 && ReportLuns(first) is { } luns)
        {
            return luns;
        }

        return Enumerable.Range(1, Math.Clamp(Adapter.MaxLun, 0, MostLuns - 1));
    }

    // SPC-4 §6.33; units beyond 255 and hierarchical addresses are passed over.
    private static List<int>? ReportLuns(ScsiPeriph first)
    {
        ScsiCommand command = first.Command;
        using KMutex.Scope held = command.Hold();
        const int Room = 8 + (8 * MostLuns);
        ReportLunsCdb.Writer cdb = ReportLunsCdb.Write(command.Begin(
            ReportLunsCdb.Size, ScsiTransferOptions.Silent | ScsiTransferOptions.IgnoreIllegalRequest));
        cdb.AllocationLength = Room;
        if (command.Execute(ScsiDirection.In, Room) != Errno.Ok || command.Received.Length < ReportLunsHeader.Size)
        {
            return null;
        }

        var luns = new List<int>();
        var reader = new LunListReader(command.Received);
        while (reader.MoveNext())
        {
            LogicalUnitNumber unit = reader.Current;
            if (unit.AddressMethod <= 1 && unit.Number is > 0 and < MostLuns && !luns.Contains(unit.Number))
            {
                luns.Add(unit.Number);
            }
        }

        return luns;
    }
}
