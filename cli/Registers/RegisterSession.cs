using DriverKit.Cli.Targets;
using DriverKit.Kernel.Hosts;
using DriverKit.Pci;
using DriverKit.Registers;

namespace DriverKit.Cli.Registers;

/// <summary>A PCI function opened below any driver, with its registers by name.</summary>
internal sealed class RegisterSession : IDisposable
{
    private const int MaxSteps = 100_000;

    private readonly RealHost _host = new();
    private readonly IPciFunction _function;

    private RegisterSession(Target target, string? deviceName)
    {
        try
        {
            _function = target.Scheme!.OpenPci(target.Locator!, _host);
        }
        catch
        {
            _host.Dispose();
            throw;
        }

        try
        {
            Device = deviceName is null ? RegisterDevices.Of(_function) : RegisterDevices.Find(deviceName);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public IDeviceRegisters Device { get; }

    public static RegisterSession Open(Target target, string? deviceName) => target.Scheme is null
        ? throw new CliException($"'{target.Text}' is a file: a PCI function is named by a locator, as in emu:nvme or vfio:0000:01:00.0", ExitCode.Usage)
        : new RegisterSession(target, deviceName);

    /// <summary>The window of one of the device's blocks.</summary>
    public MmioWindow Map(DeviceRegisterBlock block)
    {
        PciStatus status = _function.MapBar(block.Bar, out MmioWindow window);
        if (status != PciStatus.Ok)
        {
            throw new CliException($"BAR {block.Bar} of {_function.Location} cannot be mapped: {status}");
        }

        if (window.Length - block.Start < block.Map.BlockLength)
        {
            throw new CliException(
                $"BAR {block.Bar} of {_function.Location} has 0x{window.Length:x} bytes, and {block.Map.BlockName} needs 0x{block.Start + block.Map.BlockLength:x}");
        }

        return window.Slice(block.Start, block.Map.BlockLength);
    }

    /// <summary>A register or field by name, in whichever block has it.</summary>
    public (DeviceRegisterBlock Block, RegisterPath Path) Resolve(string text)
    {
        string problem = "it has no registers";
        foreach (DeviceRegisterBlock block in Device.Blocks)
        {
            if (RegisterPath.TryParse(block.Map, text, out RegisterPath path, out string why))
            {
                return (block, path);
            }

            problem = block == Device.Blocks[0] || block.Map.Find(text.Split('.', '[')[0]) is not null ? why : problem;
        }

        throw new CliException($"{problem}; see 'driverkit registers {Device.Name}'", ExitCode.Usage);
    }

    /// <summary>Lets a model do what an access made it begin.</summary>
    public void Settle()
    {
        for (int i = 0; i < MaxSteps && _host.RunReady(); i++)
        {
        }
    }

    public void Dispose()
    {
        _function.Dispose();
        _host.Dispose();
    }
}
