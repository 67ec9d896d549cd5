using System.Diagnostics;
using DriverKit.Drivers.E1000;
using DriverKit.Emulation;
using DriverKit.Emulation.E1000;
using DriverKit.Kernel;
using DriverKit.Kernel.Autoconf;
using DriverKit.Kernel.Hosts;
using DriverKit.Kernel.Net;
using DriverKit.Kernel.Pci;
using DriverKit.Specs.Ethernet;

namespace DriverKit.Bench.Net;

/// <summary>
/// Frames from one modelled 82540EM to another on one cable: packet buffer, driver, rings, IOMMU, model, wire, and all of it again on the other
/// side, up to the kernel's input. One thread.
/// </summary>
public sealed class FrameRate : IMeasurement, INetworkInput
{
    private const int Batch = 64;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private long _received;

    /// <inheritdoc/>
    public string Name => "e1000-frames";

    /// <inheritdoc/>
    public string What => "frames a second from one modelled 82540EM to another, driver to driver";

    /// <inheritdoc/>
    public IEnumerable<Figure> Run(MeasureOptions options)
    {
        var figures = new List<Figure>();
        var host = new RealHost(_ => { });
        using var kernel = new RumpKernel(host, [new AutoconfComponent(), new PciComponent(), new NetComponent(), new WmComponent()]);
        using LwpScope scope = kernel.Enter();
        var cable = new CrossWire();
        WmInterface sender = Attach(kernel, cable.Left, new EthernetAddress(0x020e10000001));
        WmInterface receiver = Attach(kernel, cable.Right, new EthernetAddress(0x020e10000002));
        receiver.Input = this;
        foreach (int length in new[] { 60, 1514 })
        {
            byte[] frame = new byte[length];
            receiver.Address.CopyTo(frame);
            sender.Address.CopyTo(frame.AsSpan(6));
            frame[12] = 0x88;
            frame[13] = 0xb5;
            Send(kernel, sender, frame, 2_000_000);
            long before = GC.GetAllocatedBytesForCurrentThread();
            long sent = 0;
            double rate = Rounds.Median(options, () =>
            {
                long start = Stopwatch.GetTimestamp();
                long arrived = _received;
                do
                {
                    Send(kernel, sender, frame, 16 * 1024);
                    sent += 16 * 1024;
                }
                while (Stopwatch.GetElapsedTime(start) < options.RoundTime);

                return (_received - arrived) / Stopwatch.GetElapsedTime(start).TotalSeconds;
            });
            double allocated = (GC.GetAllocatedBytesForCurrentThread() - before) / (double)sent;
            string wire = length == 60 ? "64 bytes" : "1,500 bytes of payload";
            figures.Add(new Figure($"frames of {wire}", rate, "1/s", length == 60 ? 2_000_000 : null, "one thread for both ends; no interrupt throttling"));
            figures.Add(new Figure($"allocated a frame, {wire}", allocated, "bytes"));
        }

        receiver.Input = null;
        sender.BringDown();
        receiver.BringDown();
        return figures;
    }

    /// <inheritdoc/>
    public void Receive(PacketBuffer packet)
    {
        _received++;
        packet.Free();
    }

    private static WmInterface Attach(RumpKernel kernel, IFrameWire wire, EthernetAddress address)
    {
        var model = new E1000Model(new E1000Options { Wire = wire, Address = address, LinkTime = TimeSpan.Zero });
        var function = new EmulatedPciFunction(kernel.Host, model);
        if (kernel.Get<PciBusManager>().Attach(function, out PciConnection? connection) != Errno.Ok || connection?.Driver?.Softc is not WmInterface wm)
        {
            throw new InvalidOperationException("the 82540EM did not attach");
        }

        wm.Throttling = 0;
        wm.SendQueue.Limit = 4 * Batch;
        return wm.BringUp() == Errno.Ok ? wm : throw new InvalidOperationException("the 82540EM did not come up");
    }

    // Never more under way than the receiver's ring holds: what is measured is what arrives.
    private static void Send(RumpKernel kernel, WmInterface sender, byte[] frame, int count)
    {
        if (sender.WaitForLink(Patience) != Errno.Ok)
        {
            throw new InvalidOperationException("no link");
        }

        var batch = new PacketBuffer[Batch];
        for (int done = 0; done < count; done += Batch)
        {
            for (int i = 0; i < Batch; i++)
            {
                if (sender.Packets.GetCopy(frame, out batch[i]) != Errno.Ok)
                {
                    throw new InvalidOperationException("no packet buffers");
                }
            }

            if (sender.WaitForRoom(Patience, Batch) != Errno.Ok || sender.Output(batch) != Batch)
            {
                throw new InvalidOperationException("frames were refused");
            }
        }

        while (kernel.Host.RunReady())
        {
        }
    }
}
