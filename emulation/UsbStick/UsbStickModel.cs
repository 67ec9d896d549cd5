using DriverKit.Block;
using DriverKit.Hosting;
using DriverKit.Specs.MassStorage;
using DriverKit.Specs.Scsi;
using DriverKit.Specs.Usb;
using DriverKit.Usb;

namespace DriverKit.Emulation.UsbStick;

/// <summary>A modelled USB stick: the device core with a Bulk-Only function before a SCSI target.</summary>
public sealed class UsbStickModel : IUsbDevice
{
    private readonly IHost _host;
    private readonly List<ScsiMedium> _media = [];
    private bool _handedOver;

    /// <summary>A stick, plugged in.</summary>
    /// <param name="host">The host whose loop it runs in.</param>
    /// <param name="options">What stick; a 64 MiB one in memory at high speed if null.</param>
    /// <exception cref="ArgumentException">The options do not fit together.</exception>
    public UsbStickModel(IHost host, UsbStickOptions? options = null)
    {
        options ??= new UsbStickOptions();
        Personality = options.Personality;
        options = Personality?.Adjust?.Invoke(options) ?? options;
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Luns, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Luns, ScsiTarget.MaxUnits);
        _host = host;
        Options = options;
        Target = new ScsiTarget([.. Enumerable.Range(0, options.Luns).Select(MakeUnit)]);
        Target.Filter = Personality?.Filter?.Invoke(this);
        Function = new BulkOnlyFunction(host, Target, Personality?.Transport);
        Device = MakeDevice(Function);
        Personality?.Finish?.Invoke(this);
    }

    private UsbStickModel(IHost host, UsbStickModel previous)
    {
        _host = host;
        Options = previous.Options;
        Personality = previous.Personality;
        Target = previous.Target;
        _media = previous._media;
        previous._handedOver = true;
        Target.Reset(ScsiAttention.PowerOn);
        Target.Filter = Personality?.Filter?.Invoke(this);
        Function = new BulkOnlyFunction(host, Target, Personality?.Transport);
        Device = MakeDevice(Function);
    }

    /// <summary>What it was made of.</summary>
    public UsbStickOptions Options { get; }

    /// <summary>Whose quirks it has, or null.</summary>
    public Personality? Personality { get; }

    /// <summary>Its SCSI target: where media are changed and blocks made bad.</summary>
    public ScsiTarget Target { get; }

    /// <summary>Its transport.</summary>
    public BulkOnlyFunction Function { get; }

    /// <summary>The device core.</summary>
    public UsbDeviceModel Device { get; }

    /// <inheritdoc/>
    public UsbSpeed Speed => Device.Speed;

    /// <inheritdoc/>
    public string Location => Device.Location;

    /// <inheritdoc/>
    public int MaxTransferLength => Device.MaxTransferLength;

    /// <inheritdoc/>
    public IUsbDeviceObserver? Observer
    {
        get => Device.Observer;
        set => Device.Observer = value;
    }

    /// <inheritdoc/>
    public UsbStatus ClaimInterface(byte interfaceNumber) => Device.ClaimInterface(interfaceNumber);

    /// <inheritdoc/>
    public UsbStatus ReleaseInterface(byte interfaceNumber) => Device.ReleaseInterface(interfaceNumber);

    /// <inheritdoc/>
    public UsbStatus Submit(UsbTransfer transfer) => Device.Submit(transfer);

    /// <inheritdoc/>
    public void Abort(UsbTransfer transfer) => Device.Abort(transfer);

    /// <summary>Has the units not ready for a while, in process of becoming so.</summary>
    /// <param name="delay">How long from now, in nanoseconds.</param>
    public void MakeReadyAfter(long delay)
    {
        foreach (ScsiLogicalUnit unit in Target.Units)
        {
            unit.NotReady = ScsiSense.BecomingReady;
        }

        _host.Schedule(new ReadyTimer(this), _host.Now + delay);
    }

    /// <summary>Pulls it out. Any thread.</summary>
    public void Unplug() => Device.Unplug();

    /// <summary>
    /// The power goes in the middle of whatever is done: the stick is gone, and of what its cache held (<see cref="UsbStickOptions.VolatileCache"/>)
    /// chance decides what had reached the medium. In soft context, or while nothing runs. <see cref="Replug"/> brings it back.
    /// </summary>
    /// <param name="random">Chance.</param>
    /// <param name="keep">Probability that a block had been written out, 0 to 1.</param>
    /// <returns>How many blocks were lost.</returns>
    public int CutPower(Random random, double keep = 0)
    {
        Unplug();
        return _media.Select(m => m.File).OfType<VolatileCacheMedium>().Sum(c => c.CutPower(random, keep));
    }

    /// <summary>Plugs the stick in again after <see cref="Unplug"/>: the same medium behind a device as after power on.</summary>
    /// <param name="host">The host to run in from now on; the present one if null.</param>
    /// <returns>The new device, which owns the medium.</returns>
    /// <exception cref="InvalidOperationException">It is still plugged in, or was plugged in again already.</exception>
    public UsbStickModel Replug(IHost? host = null)
    {
        if (Device.IsPresent || _handedOver)
        {
            throw new InvalidOperationException($"{Location} is plugged in already");
        }

        return new UsbStickModel(host ?? _host, this);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Device.Dispose();
        if (!_handedOver)
        {
            foreach (ScsiMedium medium in _media)
            {
                medium.Dispose();
            }
        }
    }

    private ScsiLogicalUnit MakeUnit(int number)
    {
        IBlockFile file = number == 0 && Options.Image is not null ? Options.Image : new MemoryMedium(Options.MemorySize);
        file = Options.VolatileCache ? new VolatileCacheMedium(file, Options.SectorSize) : file;
        var medium = new ScsiMedium(file, Options.SectorSize, Options.ReadOnly);
        _media.Add(medium);
        var unit = new ScsiUnitOptions
        {
            Vendor = Options.Manufacturer,
            Product = Options.Product,
            Serial = Options.Serial,
            Version = 4,
            Removable = Options.Removable,
            DpoFua = false,
            Thin = false,
            RotationRate = 0,
            Latency = Options.Latency,
            WriteCache = Options.VolatileCache,
        };
        return new ScsiLogicalUnit(Personality?.Unit?.Invoke(unit) ?? unit, medium);
    }

    private UsbDeviceModel MakeDevice(BulkOnlyFunction function)
    {
        Personality? known = Options.UsesPersonalityId && Personality is { VendorId: not 0 } ? Personality : null;
        UsbSpeed[] speeds = Options.Speed switch
        {
            UsbSpeed.Super => [UsbSpeed.Full, UsbSpeed.High, UsbSpeed.Super],
            UsbSpeed.High => [UsbSpeed.Full, UsbSpeed.High],
            _ => [Options.Speed],
        };
        var definition = new UsbDeviceDefinition
        {
            VendorId = Options.VendorId ?? known?.VendorId ?? 0x1209,
            ProductId = Options.ProductId ?? known?.ProductId ?? 0xd51c,
            Release = Options.Release ?? known?.Release ?? 0x0100,
            Manufacturer = Options.Manufacturer,
            Product = Options.Product,
            SerialNumber = Options.Serial,
            Speeds = speeds,
            Interfaces =
            [
                new UsbInterfaceDefinition(
                    0, 0, ClassCode.MassStorage, (byte)MassStorageSubclass.Scsi, (byte)MassStorageProtocol.BulkOnly,
                    [
                        new UsbEndpointDefinition(0x81, TransferType.Bulk, MaxBurst: 15),
                        new UsbEndpointDefinition(0x02, TransferType.Bulk, MaxBurst: 15),
                    ]),
            ],
        };
        string name = Personality is null ? "emu-usb-stick" : $"emu-usb-stick:{Personality.Name}";
        return new UsbDeviceModel(_host, definition, Options.Speed, function, name);
    }

    private sealed class ReadyTimer(UsbStickModel stick) : HostTimer
    {
        public override void Run()
        {
            foreach (ScsiLogicalUnit unit in stick.Target.Units)
            {
                unit.NotReady = null;
            }
        }
    }
}
