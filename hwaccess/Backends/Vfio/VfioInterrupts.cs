using System.Numerics;
using DriverKit.Backends.Vfio.Native;
using DriverKit.Interop.Linux;
using DriverKit.Pci;

namespace DriverKit.Backends.Vfio;

/// <summary>
/// A function's interrupts. INTx is masked by the kernel when it fires and unmasked by request; messages cannot be masked through VFIO, so
/// a masked vector's eventfd is noted and not delivered.
/// </summary>
internal sealed class VfioInterrupts(VfioDevice device)
{
    private readonly Lock _gate = new();
    private VfioVector[] _vectors = [];
    private PciInterruptMode _mode;

    /// <summary>How many vectors a mode has.</summary>
    /// <param name="mode">The mode.</param>
    public int Count(PciInterruptMode mode) => mode == PciInterruptMode.None ? 0 : (int)Math.Min(device.GetIrq(IndexOf(mode)).Count, 2048);

    public PciStatus Enable(PciInterruptMode mode, int count, IPciInterruptSink sink)
    {
        lock (_gate)
        {
            if (_mode != PciInterruptMode.None || mode == PciInterruptMode.None || count <= 0
                || (mode == PciInterruptMode.Msi && !BitOperations.IsPow2(count)))
            {
                return PciStatus.InvalidRequest;
            }

            int have = Count(mode);
            if (have < count)
            {
                return have == 0 ? PciStatus.NotSupported : PciStatus.InvalidRequest;
            }

            try
            {
                _vectors = new VfioVector[count];
                for (int i = 0; i < count; i++)
                {
                    _vectors[i] = new VfioVector(i, sink);
                }
            }
            catch (IOException)
            {
                Close();
                return PciStatus.NoMemory;
            }

            int errno = device.SetTriggers(IndexOf(mode), [.. _vectors.Select(v => v.Descriptor)]);
            if (errno != 0)
            {
                Close();
                return errno is LinuxErrno.NoSpace or LinuxErrno.NoMemory ? PciStatus.NoMemory : PciStatus.IoError;
            }

            _mode = mode;
            return PciStatus.Ok;
        }
    }

    public void Disable()
    {
        lock (_gate)
        {
            if (_mode != PciInterruptMode.None)
            {
                _ = device.SetTriggers(IndexOf(_mode), []);
                Close();
            }
        }
    }

    public PciStatus Mask(int vector)
    {
        if (Find(vector) is not { } at)
        {
            return PciStatus.InvalidRequest;
        }

        at.Mask();
        return _mode == PciInterruptMode.Intx ? StatusOf(device.SetMask(VfioRequest.IntxIrq, VfioRequest.SetActionMask)) : PciStatus.Ok;
    }

    public PciStatus Unmask(int vector)
    {
        if (Find(vector) is not { } at)
        {
            return PciStatus.InvalidRequest;
        }

        bool isLevel = _mode == PciInterruptMode.Intx;
        at.Unmask(delivers: !isLevel);
        return isLevel ? StatusOf(device.SetMask(VfioRequest.IntxIrq, VfioRequest.SetActionUnmask)) : PciStatus.Ok;
    }

    private static uint IndexOf(PciInterruptMode mode) => mode switch
    {
        PciInterruptMode.Intx => VfioRequest.IntxIrq,
        PciInterruptMode.Msi => VfioRequest.MsiIrq,
        _ => VfioRequest.MsixIrq,
    };

    private static PciStatus StatusOf(int errno) => errno == 0 ? PciStatus.Ok : PciStatus.IoError;

    private VfioVector? Find(int vector)
    {
        VfioVector[] vectors = Volatile.Read(ref _vectors);
        return (uint)vector < (uint)vectors.Length ? vectors[vector] : null;
    }

    private void Close()
    {
        foreach (VfioVector? vector in _vectors)
        {
            vector?.Dispose();
        }

        _vectors = [];
        _mode = PciInterruptMode.None;
    }
}
