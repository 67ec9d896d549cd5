using DriverKit.Block;
using DriverKit.Specs.Nvme;

namespace DriverKit.Emulation.Nvme;

/// <summary>What outlives a reset of the controller: namespaces, counters, the error log.</summary>
internal sealed class ModelSubsystem : IDisposable
{
    private const int ErrorEntries = 16;

    private readonly NvmeModelOptions _options;
    private readonly ModelNamespace?[] _namespaces;
    private readonly byte[] _errors = new byte[ErrorEntries * ErrorLogEntry.Size];
    private ulong _errorCount;

    public ModelSubsystem(NvmeModelOptions options)
    {
        _options = options;
        _namespaces = new ModelNamespace?[options.NamespaceLimit];
        for (int i = 0; i < options.Namespaces; i++)
        {
            Add(i == 0 && options.Image is { } image ? image : new MemoryMedium(options.MemorySize) { IsReadOnly = options.ReadOnly });
        }
    }

    /// <summary>NN.</summary>
    public uint Limit => (uint)_namespaces.Length;

    /// <summary>Composite temperature in kelvins.</summary>
    public ushort Temperature { get; set; } = 310;

    public ulong ReadCommands { get; set; }

    public ulong WriteCommands { get; set; }

    public ulong BlocksRead { get; set; }

    public ulong BlocksWritten { get; set; }

    public ulong MediaErrors { get; set; }

    public ulong ErrorCount => _errorCount;

    public static int ErrorLogLength => ErrorEntries;

    /// <summary>The error log, latest entry first.</summary>
    public ReadOnlySpan<byte> ErrorLog => _errors;

    public int Add(IBlockFile file)
    {
        int at = Array.IndexOf(_namespaces, null);
        if (at < 0)
        {
            throw new InvalidOperationException("there is no free namespace identifier");
        }

        IBlockFile backing = _options.VolatileCache ? new VolatileCacheMedium(file, _options.BlockSize) : file;
        _namespaces[at] = new ModelNamespace((uint)at + 1, backing, _options.BlockSize, _options.ReadOnly);
        return at + 1;
    }

    public void Remove(uint id)
    {
        Find(id)?.Dispose();
        _namespaces[id - 1] = null;
    }

    /// <summary>An active namespace, or null.</summary>
    public ModelNamespace? Find(uint id) => id >= 1 && id <= _namespaces.Length ? _namespaces[id - 1] : null;

    public bool IsValid(uint id) => id >= 1 && id <= Limit;

    public HostFileStatus FlushAll()
    {
        HostFileStatus all = HostFileStatus.Ok;
        foreach (ModelNamespace? ns in _namespaces)
        {
            if (ns is { File.IsReadOnly: false } && ns.File.Flush() is var status && status != HostFileStatus.Ok)
            {
                all = status;
            }
        }

        return all;
    }

    public int CutPower(Random random, double keep) =>
        _namespaces.Sum(n => n?.File is VolatileCacheMedium cache ? cache.CutPower(random, keep) : 0);

    /// <summary>Adds an entry to the error log. §5.14.1.1.</summary>
    public void LogError(ModelCommand command, uint id, ulong block)
    {
        _errors.AsSpan(0, _errors.Length - ErrorLogEntry.Size).CopyTo(_errors.AsSpan(ErrorLogEntry.Size));
        ErrorLogEntry.Writer entry = ErrorLogEntry.Write(_errors.AsSpan(0, ErrorLogEntry.Size));
        entry.ErrorCount = ++_errorCount;
        entry.SubmissionQueueId = (ushort)command.Queue.Id;
        entry.CommandId = command.Id;
        entry.Status = new CompletionStatus { Code = command.Status, DoNotRetry = command.DoNotRetry };
        entry.NamespaceId = id;
        entry.FirstBlock = block;
        command.More = true;
    }

    public void Dispose()
    {
        foreach (ModelNamespace? ns in _namespaces)
        {
            ns?.Dispose();
        }
    }
}
