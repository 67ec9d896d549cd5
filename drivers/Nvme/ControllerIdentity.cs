using DriverKit.Specs.Nvme;

namespace DriverKit.Drivers.Nvme;

/// <summary>What a controller says of itself. NVMe 1.4 §5.15.2.2.</summary>
public sealed record ControllerIdentity
{
    /// <summary>MN.</summary>
    public string Model { get; init; } = "";

    /// <summary>SN.</summary>
    public string Serial { get; init; } = "";

    /// <summary>FR.</summary>
    public string Firmware { get; init; } = "";

    /// <summary>VER; 0 before 1.2.</summary>
    public NvmeVersion Version { get; init; }

    /// <summary>Pages of 4096 bytes that a command may move; 0 for no limit (MDTS).</summary>
    public int MaxTransferPages { get; init; }

    /// <summary>NN: the highest namespace identifier.</summary>
    public uint NamespaceLimit { get; init; }

    /// <summary>VWC.</summary>
    public bool HasVolatileCache { get; init; }

    /// <summary>ONCS.</summary>
    public OptionalNvmCommands NvmCommands { get; init; }

    /// <summary>OACS.</summary>
    public OptionalAdminCommands AdminCommands { get; init; }

    /// <summary>OAES.</summary>
    public AsynchronousEventConfiguration Events { get; init; }

    /// <summary>Asynchronous Event Requests at a time (AERL, plus one).</summary>
    public int EventRequests { get; init; } = 1;

    /// <summary>Abort commands at a time (ACL, plus one).</summary>
    public int Aborts { get; init; } = 1;

    /// <summary>Entries of the error log (ELPE, plus one).</summary>
    public int ErrorLogEntries { get; init; } = 1;

    /// <summary>RTD3E: microseconds that a shutdown takes; 0 where not told.</summary>
    public uint ShutdownTime { get; init; }

    /// <summary>Reads it from the structure.</summary>
    /// <param name="data">The structure.</param>
    public static ControllerIdentity Read(IdentifyController data) => new()
    {
        Model = Text(data.ModelNumber),
        Serial = Text(data.SerialNumber),
        Firmware = Text(data.FirmwareRevision),
        Version = data.Version,
        MaxTransferPages = data.MaximumTransfer is > 0 and < 20 ? 1 << data.MaximumTransfer : 0,
        NamespaceLimit = data.NamespaceCount,
        HasVolatileCache = data.HasVolatileCache,
        NvmCommands = data.NvmCommands,
        AdminCommands = data.AdminCommands,
        Events = data.EventsSupported,
        EventRequests = data.EventLimit + 1,
        Aborts = data.AbortLimit + 1,
        ErrorLogEntries = data.ErrorLogEntries + 1,
        ShutdownTime = data.EntryLatency,
    };

    /// <inheritdoc/>
    public override string ToString()
    {
        string version = Version.Raw == 0 ? "" : $", NVMe {Version.Major}.{Version.Minor}{(Version.Tertiary > 0 ? $".{Version.Tertiary}" : "")}";
        return $"<{Model}, {Serial}, {Firmware}>{version}";
    }

    private static string Text(ReadOnlySpan<byte> field)
    {
        field = field.TrimEnd(" \0"u8);
        return string.Create(field.Length, field, static (text, bytes) =>
        {
            for (int i = 0; i < bytes.Length; i++)
            {
                text[i] = bytes[i] is >= 0x20 and < 0x7f ? (char)bytes[i] : '?';
            }
        });
    }
}
