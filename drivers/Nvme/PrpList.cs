using System.Runtime.InteropServices;
using DriverKit.Dma;
using DriverKit.Kernel.Pci;
using DriverKit.Specs.Nvme;

namespace DriverKit.Drivers.Nvme;

/// <summary>Says in PRPs where a command's data are. NVMe 1.4 §4.3.</summary>
internal static class PrpList
{
    /// <summary>Fills PRP1, PRP2 and, for more than two pages, the list.</summary>
    /// <param name="entry">The command.</param>
    /// <param name="runs">The data as the device sees them.</param>
    /// <param name="list">Room for the list, within one page.</param>
    /// <param name="offset">Where in it this command's list begins, in bytes.</param>
    /// <param name="length">Its length in bytes.</param>
    /// <param name="pageSize">CC.MPS in bytes.</param>
    /// <returns>False where the data do not lie so that PRPs could tell: each page but the first from its beginning, each but the last to its end.</returns>
    public static bool TryFill(SubmissionEntry.Writer entry, ReadOnlySpan<DmaRun> runs, DmaMemory list, int offset, int length, int pageSize)
    {
        ulong mask = (ulong)pageSize - 1;
        Span<ulong> entries = MemoryMarshal.Cast<byte, ulong>(list.Span.Slice(offset, length));
        int count = -1;
        for (int i = 0; i < runs.Length; i++)
        {
            ulong address = runs[i].Address.Value;
            ulong end = address + (ulong)runs[i].Length;
            if ((i > 0 && (address & mask) != 0) || (i < runs.Length - 1 && (end & mask) != 0) || (address & 3) != 0)
            {
                return false;
            }

            while (address < end)
            {
                if (count >= entries.Length)
                {
                    return false;
                }

                if (count < 0)
                {
                    entry.Prp1 = address;
                }
                else
                {
                    entries[count] = address;
                }

                count++;
                address = (address & ~mask) + mask + 1;
            }
        }

        switch (count)
        {
            case < 0:
                return false;
            case 0:
                entry.Prp2 = 0;
                break;
            case 1:
                entry.Prp2 = entries[0];
                break;
            default:
                entry.Prp2 = (list.Address + offset).Value;
                list.Sync(offset, count * 8, DmaSync.PreWrite);
                break;
        }

        return true;
    }
}
