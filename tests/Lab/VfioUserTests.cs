using DriverKit.Emulation;
using DriverKit.Emulation.E1000;
using DriverKit.Emulation.Edu;
using DriverKit.Emulation.Nvme;
using DriverKit.Emulation.VfioUser;
using DriverKit.Kernel.Hosts;

namespace DriverKit.Lab.Tests;

/// <summary>
/// Linux's own drivers on our PCI models, in this process, under a QEMU that nobody here wrote: once with the guest's memory shared and no
/// IOMMU, once with memory reached by messages and behind one.
/// </summary>
[TestFixture(true)]
[TestFixture(false)]
[NonParallelizable]
public sealed class VfioUserTests(bool shared)
{
    private const string Edu = "0000:00:14.0";
    private const string Nvme = "0000:00:15.0";
    private readonly List<VfioUserServer> _servers = [];
    private readonly List<string> _log = [];
    private readonly List<RealHost> _hosts = [];
    private LabGuest _guest = null!;
    private string _sockets = "";
    private string _image = "";

    private NvmeControllerModel Disk => (NvmeControllerModel)_servers[1].Model;

    [OneTimeSetUp]
    public async Task BootAsync()
    {
        _sockets = Directory.CreateTempSubdirectory("lab-").FullName;
        _image = StickImage.Create($"vfio-user-{shared}", 128);
        var cable = new CrossWire();
        Serve("edu", _ => new EduModel(new EduModelOptions { AddressMask = (1UL << 48) - 1 }));
        Serve("nvme", host => new NvmeControllerModel(new NvmeModelOptions { Image = host.OpenBlockFile(_image, writable: true), Serial = "LAB-NVME" }));
        Serve("left", _ => new E1000Model(new E1000Options { Wire = cable.Left, Address = new(0x020e10000001) }));
        Serve("right", _ => new E1000Model(new E1000Options { Wire = cable.Right, Address = new(0x020e10000002) }));
        _guest = await LabGuest.BootAsync(new LabGuestOptions
        {
            Name = $"vfio-user-{(shared ? "shared" : "messages")}",
            ToolFolder = await PublishedPrograms.PublishAsync(),
            NewerQemu = true,
            SharesMemory = shared,
            HasIommu = !shared,
            MemoryMegabytes = 1024,
            Arguments =
            [
                .. Device("edu", "14"), .. Device("nvme", "15"), .. Device("left", "16"), .. Device("right", "17"),
            ],
        });
        await _guest.OutputOfAsync("modprobe -a nvme ext4 e1000");
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (_guest is not null)
        {
            await _guest.DisposeAsync();
        }

        foreach (VfioUserServer server in _servers)
        {
            server.Dispose();
        }

        foreach (RealHost host in _hosts)
        {
            host.Dispose();
        }

        Directory.Delete(_sockets, recursive: true);
        TestContext.Out.WriteLine(string.Join('\n', _log));
    }

    [Test]
    public async Task LinuxFindsEachFunctionAsItIs()
    {
        string seen = await _guest.OutputOfAsync(
            """
            for d in 14 15 16 17; do
                f=/sys/bus/pci/devices/0000:00:$d.0
                echo $(cat $f/vendor $f/device $f/class) $(wc -c < $f/config)
            done
            """);
        Assert.That(seen.Split('\n'), Is.EqualTo(new[]
        {
            "0x1234 0x11e8 0x00ff00 256", "0x1234 0x4e56 0x010802 4096", "0x8086 0x100e 0x020000 256", "0x8086 0x100e 0x020000 256",
        }));
    }

    [Test]
    public async Task LinuxMakesAFileSystemOnTheDiskAndFindsItsFilesAgain()
    {
        string disk = await _guest.OutputOfAsync(
            $"for n in $(seq 600); do d=$(ls /sys/bus/pci/devices/{Nvme}/nvme/nvme*/ 2> /dev/null | grep -x 'nvme[0-9]*n1') && [ -b /dev/$d ] && {{ echo $d; exit 0; }}; usleep 100000; done; dmesg | tail -20; exit 1");
        string sums = await _guest.OutputOfAsync(
            $"""
            set -e
            /usr/sbin/mke2fs -q -t ext4 /dev/{disk}
            mkdir -p /mnt/d && mount -t ext4 /dev/{disk} /mnt/d
            dd if=/dev/urandom of=/mnt/d/a bs=1M count=24 2> /dev/null
            for n in $(seq 50); do echo file $n > /mnt/d/small-$n; done
            mkdir /mnt/d/dir && cp /mnt/d/a /mnt/d/dir/b && rm /mnt/d/small-7
            sha256sum /mnt/d/a | cut -c1-64
            umount /mnt/d
            echo 3 > /proc/sys/vm/drop_caches
            mount -t ext4 -o ro /dev/{disk} /mnt/d
            sha256sum /mnt/d/dir/b | cut -c1-64
            cat /mnt/d/small-50; ls /mnt/d | grep -c small
            umount /mnt/d
            """,
            TimeSpan.FromMinutes(5));
        string[] lines = sums.Split('\n');
        Assert.That(lines, Has.Length.EqualTo(4));
        Assert.That(lines[1], Is.EqualTo(lines[0]));
        Assert.That(lines[2..], Is.EqualTo(new[] { "file 50", "49" }));
        string interrupts = await _guest.OutputOfAsync("grep nvme0q /proc/interrupts");
        TestContext.Out.WriteLine(interrupts);
        Assert.That(interrupts, Does.Contain("nvme0q1").And.Contain("MSI"));
        await _guest.OutputOfAsync($"dd if=/dev/urandom of=/tmp/r bs=64k count=64 2> /dev/null; dd if=/tmp/r of=/dev/{disk} bs=64k oflag=direct seek=256 2> /dev/null; dd if=/dev/{disk} bs=64k count=64 skip=256 iflag=direct 2> /dev/null | cmp - /tmp/r");
        Assert.That(Disk.Complaints, Is.Empty);
    }

    [Test]
    public async Task LinuxBringsTheControllerThroughResetsAndBindings()
    {
        string times = await _guest.OutputOfAsync(
            $$"""
            set -e
            d=/sys/bus/pci/devices/{{Nvme}}
            for n in 1 2 3; do
                echo 1 > $d/nvme/nvme0/reset_controller
                dd if=/dev/nvme0n1 of=/dev/null bs=4k count=16 iflag=direct 2> /dev/null
            done
            echo {{Nvme}} > /sys/bus/pci/drivers/nvme/unbind
            echo {{Nvme}} > /sys/bus/pci/drivers/nvme/bind
            for n in $(seq 300); do [ -b /dev/nvme0n1 ] && break; usleep 100000; done
            dd if=/dev/nvme0n1 bs=4k count=16 iflag=direct 2> /dev/null | wc -c
            """,
            TimeSpan.FromMinutes(4));
        Assert.That(times, Is.EqualTo("65536"));
        Assert.That(Disk.Complaints, Is.Empty);
    }

    [Test]
    public async Task TrafficPassesBothWaysBetweenTwoCardsOfLinux()
    {
        string seen = await _guest.OutputOfAsync(
            """
            set -e
            ip=/usr/sbin/ip; [ -x $ip ] || ip=/usr/bin/ip
            a=$(ls /sys/bus/pci/devices/0000:00:16.0/net); b=$(ls /sys/bus/pci/devices/0000:00:17.0/net)
            $ip netns add far
            $ip link set $b netns far
            $ip addr add 10.7.0.1/24 dev $a; $ip link set $a up
            $ip netns exec far $ip addr add 10.7.0.2/24 dev $b; $ip netns exec far $ip link set $b up; $ip netns exec far $ip link set lo up
            for n in $(seq 100); do ping -c 1 -W 1 10.7.0.2 > /dev/null 2>&1 && break; done
            ping -c 5 -W 5 10.7.0.2 | grep -c 'bytes from'
            ping -c 3 -W 5 -s 1472 10.7.0.2 | grep -c 'bytes from'
            dd if=/dev/urandom of=/tmp/out bs=1M count=4 2> /dev/null
            mkfifo /tmp/silence; exec 9<> /tmp/silence
            $ip netns exec far nc -l -p 7000 < /tmp/silence > /tmp/in & n=$!
            usleep 500000; nc 10.7.0.2 7000 < /tmp/out; wait $n; cmp /tmp/in /tmp/out && echo there
            nc -l -p 7001 < /tmp/silence > /tmp/in & n=$!
            usleep 500000; $ip netns exec far nc 10.7.0.1 7001 < /tmp/out; wait $n; cmp /tmp/in /tmp/out && echo back
            cat /sys/class/net/$a/statistics/rx_errors /sys/class/net/$a/statistics/tx_errors
            """,
            TimeSpan.FromMinutes(6));
        Assert.That(seen.Split('\n'), Is.EqualTo(new[] { "5", "3", "there", "back", "0", "0" }), _guest.SerialTail());
    }

    [Test]
    public async Task UsersOfVfioAndUioDriveTheCard()
    {
        string driver = shared ? "uio_pci_generic" : "vfio-pci";
        string locator = shared ? $"uio:{Edu}" : $"vfio:{Edu}";
        GuestResult bound = await _guest.RunAsync($"modprobe {driver}; modprobe vfio_iommu_type1; /tool/driverkit bind {Edu} {driver}");
        Assert.That(bound.ExitCode, Is.Zero, bound.Everything);
        GuestResult result = await _guest.RunAsync($"/tool/labprobe pci-edu {locator}", TimeSpan.FromMinutes(4));
        Assert.That(result.ExitCode, Is.Zero, result.Everything + _guest.SerialTail());
        TestContext.Out.WriteLine(result.Output);
        Assert.That(result.Output.Split('\n').Count(l => l.StartsWith("ok ", StringComparison.Ordinal)), Is.GreaterThanOrEqualTo(15));
    }

    [TearDown]
    public void NothingReachedOutsideOfWhatTheGuestMapped() =>
        Assert.That(_servers.Select(s => $"{s.Model.Name} {s.FaultCount}"), Is.EqualTo(new[] { "edu 0", "nvme 0", "e1000 0", "e1000 0" }));

    // Each has a host of its own: on one, a card whose memory is asked for would hold back the answer that the other's processor waits for.
    private void Serve(string name, Func<RealHost, PciFunctionModel> make)
    {
        var host = new RealHost(Note);
        _hosts.Add(host);
        _servers.Add(new VfioUserServer(host, make(host), Path.Combine(_sockets, name)) { Log = line => Note($"{name}: {line}") });
    }

    private string[] Device(string name, string address) =>
    [
        "-device",
        $$$"""{"driver":"vfio-user-pci","id":"{{{name}}}","bus":"pcie.0","addr":"0x{{{address}}}","x-msg-timeout":20000,"socket":{"type":"unix","path":"{{{_sockets}}}/{{{name}}}"}}""",
    ];

    private void Note(string line)
    {
        lock (_log)
        {
            _log.Add(line);
        }
    }
}
