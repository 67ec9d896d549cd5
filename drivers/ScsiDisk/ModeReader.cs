using DriverKit.Specs.Scsi;

namespace DriverKit.Drivers.ScsiDisk;

/// <summary>What a disk wants to know of mode parameters. SPC-4 §7.5; lengths are the device's word and bounded by what came.</summary>
internal readonly record struct ModeReader
{
    public bool WriteProtected { get; init; }

    public bool HasFua { get; init; }

    /// <summary>WCE of the caching page; null if the page is not there.</summary>
    public bool? WriteCache { get; init; }

    public static bool TryParse6(ReadOnlySpan<byte> data, out ModeReader modes)
    {
        modes = default;
        // A length that does not even cover the header is what devices send that understood nothing.
        if (!ModeHeader6.TryParse(data, out ModeHeader6 header) || header.ModeDataLength < ModeHeader6.Size - 1)
        {
            return false;
        }

        int length = Math.Min(data.Length, header.ModeDataLength + 1);
        modes = Read(header.DeviceParameter, data[..length], ModeHeader6.Size + header.BlockDescriptorLength);
        return true;
    }

    public static bool TryParse10(ReadOnlySpan<byte> data, out ModeReader modes)
    {
        modes = default;
        if (!ModeHeader10.TryParse(data, out ModeHeader10 header) || header.ModeDataLength < ModeHeader10.Size - 2)
        {
            return false;
        }

        int length = Math.Min(data.Length, header.ModeDataLength + 2);
        modes = Read(header.DeviceParameter, data[..length], ModeHeader10.Size + header.BlockDescriptorLength);
        return true;
    }

    private static ModeReader Read(ModeDeviceParameter parameter, ReadOnlySpan<byte> data, int pages)
    {
        bool? cache = null;
        var reader = new ModePageReader(pages < data.Length ? data[pages..] : default);
        while (reader.MoveNext())
        {
            if (reader.Code == ModePageCode.Caching && reader.Subpage == 0 && CachingPage.TryParse(reader.Current, out CachingPage caching))
            {
                cache = caching.WriteCacheEnable;
            }
        }

        return new ModeReader { WriteProtected = parameter.WriteProtected, HasFua = parameter.DpoFuaSupported, WriteCache = cache };
    }
}
