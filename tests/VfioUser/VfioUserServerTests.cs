using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using DriverKit.Emulation.Edu;
using DriverKit.Emulation.VfioUser;
using DriverKit.Fuzzing;
using DriverKit.Interop.Linux;
using DriverKit.Kernel.Hosts;
using DriverKit.Specs.Edu;
using DriverKit.Specs.VfioUser;
using Microsoft.Win32.SafeHandles;

namespace DriverKit.VfioUser.Tests;

/// <summary>The server with a client of our own in the same process; real guests are in tests/Lab.</summary>
public sealed class VfioUserServerTests
{
    private const uint Config = 7;
    private RealHost _host = null!;
    private VfioUserServer _server = null!;
    private string _folder = "";
    private string _path = "";

    [SetUp]
    public void Make()
    {
        _host = new RealHost(_ => { });
        _folder = Directory.CreateTempSubdirectory("vfio-user-").FullName;
        _path = Path.Combine(_folder, "socket");
        _server = new VfioUserServer(_host, new EduModel(new EduModelOptions { AddressMask = ulong.MaxValue, TransferTime = 0 }), _path);
    }

    [TearDown]
    public void End()
    {
        _server.Dispose();
        _host.Dispose();
        Assert.That(File.Exists(_path), Is.False);
        Directory.Delete(_folder);
    }

    [Test]
    public void It_tells_what_the_function_has()
    {
        using VfioUserClient client = VfioUserClient.Connect(_path);
        Assert.That(Words(client.Call(VfioUserCommand.GetInfo, Payload(16, 0, 0, 0))), Is.EqualTo(new uint[] { 16, 3, 9, 5 }));
        ulong[] lengths = [1 << 20, 0, 0, 0, 0, 0, 0, 256, 0];
        for (uint i = 0; i < 9; i++)
        {
            byte[] info = client.Call(VfioUserCommand.GetRegionInfo, Payload(32, 0, i, 0, 0, 0, 0, 0));
            Assert.That(BinaryPrimitives.ReadUInt64LittleEndian(info.AsSpan(16)), Is.EqualTo(lengths[i]));
            Assert.That(Words(info)[1], Is.EqualTo(lengths[i] > 0 ? 3u : 0));
        }

        client.Call(VfioUserCommand.GetRegionInfo, Payload(32, 0, 9, 0, 0, 0, 0, 0));
        Assert.That(client.Errno, Is.EqualTo(LinuxErrno.Invalid));
        Assert.That(Words(client.Call(VfioUserCommand.GetIrqInfo, Payload(16, 0, 0, 0))), Is.EqualTo(new uint[] { 16, 7, 0, 1 }));
        Assert.That(Words(client.Call(VfioUserCommand.GetIrqInfo, Payload(16, 0, 1, 0))), Is.EqualTo(new uint[] { 16, 9, 1, 1 }));
        Assert.That(Words(client.Call(VfioUserCommand.GetIrqInfo, Payload(16, 0, 2, 0))), Is.EqualTo(new uint[] { 16, 9, 2, 0 }));
        client.Call(VfioUserCommand.GetIrqInfo, Payload(16, 0, 3, 0));
        Assert.That(client.Errno, Is.EqualTo(LinuxErrno.Invalid), "QEMU takes an error here for its absence");
        byte[] config = client.Read(Config, 0, 256);
        Assert.That(config[..4], Is.EqualTo(new byte[] { 0x34, 0x12, 0xe8, 0x11 }));
        Assert.That(config[0x34], Is.EqualTo(0x40));
    }

    [Test]
    public void Registers_are_reached_by_each_way_of_writing()
    {
        using VfioUserClient client = Ready();
        Assert.That(client.Read32(0, 0), Is.EqualTo(0x010000ed));
        client.Write32(0, 4, 0x11223344);
        Assert.That(client.Read32(0, 4), Is.EqualTo(~0x11223344u));
        client.Send(VfioUserCommand.RegionWrite, [.. Payload(4, 0, 0, 4), .. BitConverter.GetBytes(7)], noReply: true);
        Assert.That(client.Read32(0, 4), Is.EqualTo(~7u), "posted");
        byte[] many = [.. BitConverter.GetBytes(2UL), .. Payload(4, 0, 0, 4, 1, 0), .. Payload(4, 0, 0, 4, 2, 0)];
        client.Send(VfioUserCommand.WriteMulti, many, noReply: true);
        Assert.That(client.Read32(0, 4), Is.EqualTo(~2u));
        client.Write64(0, 0x80, 0x1122334455667788);
        Assert.That(client.Read(0, 0x80, 8), Is.EqualTo(BitConverter.GetBytes(0x1122334455667788)));
        Assert.That(client.Read(0, (1 << 20) - 2, 4), Is.Empty);
        Assert.That(client.Errno, Is.EqualTo(LinuxErrno.Invalid));
        Assert.That(client.Read(1, 0, 4), Is.Empty);
        Assert.That(client.Read(6, 0, 4), Is.Empty);
    }

    [Test]
    public void A_reset_and_a_new_client_find_the_function_as_after_power_on()
    {
        using (VfioUserClient client = Ready())
        {
            client.Write32(0, 4, 5);
            client.Call(VfioUserCommand.Reset, []);
            Assert.That(client.Errno, Is.Zero);
            Assert.That(client.Read32(Config, 4) & 0xffff, Is.Zero, "command");
            client.Write32(Config, 4, 6);
            Assert.That(client.Read32(0, 4), Is.Zero);
            client.Write32(0, 4, 6);
            Assert.That(client.Map(0, 4096, 3, 0), Is.Zero);
        }

        using VfioUserClient second = Ready();
        Assert.That(second.Read32(0, 4), Is.Zero);
        Assert.That(_server.MappingCount, Is.Zero);
        Assert.That(_server.Clients, Is.EqualTo(2));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Memory_that_is_shared_is_reached_directly(bool sealed_)
    {
        using VfioUserClient client = Ready();
        using SafeFileHandle file = Memory(3 * 4096, sealed_);
        byte[] data = new byte[4096];
        new Random(3).NextBytes(data);
        RandomAccess.Write(file, data, 4096);
        Assert.That(client.Map(0x10000, 4096, 3, 4096, file), Is.Zero);
        Assert.That(client.Map(0x11000, 4096, 3, 0, file), Is.Zero, "neighbours for the device, not in the file");
        Transfer(client, 0x10000, EduDevice.BufferAddress, 4096, 1);
        Transfer(client, EduDevice.BufferAddress, 0x10800, 4096, 3);
        byte[] back = new byte[4096];
        RandomAccess.Read(file, back.AsSpan(0, 2048), 4096 + 2048);
        RandomAccess.Read(file, back.AsSpan(2048), 0);
        Assert.That(back, Is.EqualTo(data));
        Assert.That((_server.FaultCount, client.Asked), Is.EqualTo((0L, 0)));
    }

    [Test]
    public void Memory_that_is_not_shared_is_asked_for()
    {
        using VfioUserClient client = Ready();
        new Random(4).NextBytes(client.Remote.AsSpan(0, 4096));
        Assert.That(client.Map(0, 64 << 10, 3, 0), Is.Zero);
        Transfer(client, 0, EduDevice.BufferAddress, 4096, 1);
        Transfer(client, EduDevice.BufferAddress, 0x4000, 4096, 3);
        Assert.That(client.Remote[0x4000..0x5000], Is.EqualTo(client.Remote[..4096]));
        Assert.That(client.Asked, Is.EqualTo(2));
    }

    [Test]
    public void Who_asks_for_memory_answers_for_registers_meanwhile()
    {
        using VfioUserClient client = Ready();
        Assert.That(client.Map(0, 64 << 10, 3, 0), Is.Zero);
        var seen = new List<uint>();
        client.BeforeAnswer = () =>
        {
            client.BeforeAnswer = null;
            seen.Add(client.Read32(0, 0));
            client.Write32(0, 4, 1);
            seen.Add(client.Read32(0, 4));
        };
        Transfer(client, 0, EduDevice.BufferAddress, 4096, 1);
        Assert.That(seen, Is.EqualTo(new[] { 0x010000edu, ~1u }));
        client.BeforeAnswer = () =>
        {
            client.BeforeAnswer = null;
            client.Call(VfioUserCommand.Reset, []);
            client.Write32(Config, 4, 6);
        };
        Transfer(client, 0, EduDevice.BufferAddress, 4096, 1);
        Assert.That(client.Read32(0, 4), Is.Zero, "a reset ends what waits");
    }

    [Test]
    public void A_file_that_shrinks_under_a_mapping_hurts_nobody()
    {
        using VfioUserClient client = Ready();
        using SafeFileHandle file = Memory(4096, sealed_: false);
        Assert.That(client.Map(0x1000, 4096, 3, 0, file), Is.Zero);
        Assert.That(LinuxNative.Ftruncate(file, 0), Is.Zero);
        Transfer(client, 0x1000, EduDevice.BufferAddress, 64, 1);
        Assert.That(client.Read32(0, 0), Is.EqualTo(0x010000ed));
        Assert.That(client.Map(0x5000, 1UL << 40, 3, 0, file), Is.Zero);
        Transfer(client, 0x5000, EduDevice.BufferAddress, 64, 1);
        Assert.That(_server.FaultCount, Is.EqualTo(2));
    }

    [Test]
    public void Maps_come_and_go_as_the_guest_says()
    {
        using VfioUserClient client = Ready();
        Assert.That(client.Map(0x1000, 0x1000, 3, 0), Is.Zero);
        Assert.That(client.Map(0x1800, 0x1000, 3, 0), Is.EqualTo(LinuxErrno.Exists));
        Assert.That(client.Map(0x3000, 0x1000, 1, 0), Is.Zero);
        Assert.That(client.Map(ulong.MaxValue - 0xfff, 0x1000, 3, 0), Is.Zero, "up to the last byte");
        Assert.That(client.Map(ulong.MaxValue - 0xfff, 0x1001, 3, 0), Is.EqualTo(LinuxErrno.Invalid));
        Assert.That(client.Map(0, 0, 3, 0), Is.EqualTo(LinuxErrno.Invalid));
        Assert.That(_server.MappingCount, Is.EqualTo(3));
        Assert.That(client.Unmap(0x1000, 0x800), Is.EqualTo(LinuxErrno.Invalid), "a piece of a piece");
        Assert.That(client.Unmap(0, 1UL << 63), Is.Zero, "far wider");
        Assert.That(_server.MappingCount, Is.EqualTo(1));
        Assert.That(client.Unmap(0, 0, 2), Is.Zero);
        Assert.That(_server.MappingCount, Is.Zero);
        Assert.That(client.Unmap(0x1000, 0x1000), Is.Zero, "nothing there");
    }

    [Test]
    public void What_the_guest_did_not_allow_is_not_done()
    {
        using VfioUserClient client = Ready();
        Assert.That(client.Map(0, 4096, 1, 0), Is.Zero);
        Transfer(client, EduDevice.BufferAddress, 0, 64, 3);
        Assert.That(_server.FaultCount, Is.EqualTo(1), "read-only");
        Transfer(client, 0x8000, EduDevice.BufferAddress, 64, 1);
        Assert.That(_server.FaultCount, Is.EqualTo(2), "not mapped");
        client.Write32(Config, 4, 2);
        Transfer(client, 0, EduDevice.BufferAddress, 64, 1);
        Assert.That(_server.FaultCount, Is.EqualTo(3), "bus master off");
        Assert.That(client.Asked, Is.Zero);
    }

    [Test]
    public void The_line_fires_once_until_it_is_let_through_again()
    {
        using VfioUserClient client = Ready();
        using var counter = new EventCounter();
        Assert.That(client.SetIrqs(0x24, 0, 0, 1, counter.Handle), Is.Zero);
        client.Write32(0, 0x60, 1);
        Assert.That(client.Read32(Config, 4) >> 16 & 8, Is.EqualTo(8), "Interrupt Status");
        Assert.That(counter.Take(), Is.EqualTo(1));
        client.Write32(0, 0x60, 2);
        Assert.That(counter.Take(), Is.Zero);
        Assert.That(client.SetIrqs(0x11, 0, 0, 1), Is.Zero);
        Assert.That(counter.Take(), Is.EqualTo(1), "still asserted");
        client.Write32(0, 0x64, 3);
        Assert.That(client.SetIrqs(0x11, 0, 0, 1), Is.Zero);
        Assert.That(counter.Take(), Is.Zero);
        client.Write32(Config, 4, 0x406);
        client.Write32(0, 0x60, 1);
        Assert.That(counter.Take(), Is.Zero, "Interrupt Disable");
        client.Write32(Config, 4, 6);
        Assert.That(counter.Take(), Is.EqualTo(1));
    }

    [Test]
    public void A_message_that_has_nowhere_to_go_waits_for_its_descriptor()
    {
        using VfioUserClient client = Ready();
        using var counter = new EventCounter();
        Assert.That(client.SetIrqs(0x24, 1, 0, 1, counter.Handle), Is.Zero);
        client.Write32(0, 0x60, 1);
        Assert.That(counter.Take(), Is.EqualTo(1));
        Assert.That(client.SetIrqs(0x21, 1, 0, 0), Is.Zero, "all off");
        client.Write32(0, 0x60, 2);
        Assert.That(counter.Take(), Is.Zero);
        Assert.That(client.SetIrqs(0x24, 1, 0, 1, counter.Handle), Is.Zero);
        Assert.That(counter.Take(), Is.EqualTo(1));
        Assert.That(client.SetIrqs(0x24, 1, 1, 1, counter.Handle), Is.EqualTo(LinuxErrno.Invalid));
        Assert.That(client.SetIrqs(0x24, 9, 0, 1, counter.Handle), Is.EqualTo(LinuxErrno.Invalid));
        Assert.That(client.SetIrqs(0x21, 1, 0, 1), Is.Zero, "a loop back");
        Assert.That(counter.Take(), Is.EqualTo(1));
    }

    [Test]
    public void Who_does_not_speak_the_protocol_is_put_out()
    {
        byte[][] openings =
        [
            Message(VfioUserCommand.GetInfo, Payload(16, 0, 0, 0)),
            Message(VfioUserCommand.Version, [0, 0, 0, 0]),
            Message(VfioUserCommand.Version, Encoding.UTF8.GetBytes("\0\0\0\0{nonsense}\0")),
            Message(VfioUserCommand.Version, Encoding.UTF8.GetBytes("\0\0\0\0{}")),
            Message(VfioUserCommand.Version, Encoding.UTF8.GetBytes("\u0001\0\0\0{}\0")),
            [1, 0, 1, 0, 15, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
            [1, 0, 1, 0, 0xff, 0xff, 0xff, 0x7f, 0, 0, 0, 0, 0, 0, 0, 0],
            [1, 0, 1, 0, 16, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0],
        ];
        foreach (byte[] opening in openings)
        {
            using var client = new VfioUserClient(_path);
            client.SendRaw(opening);
            Assert.That(client.IsClosed());
        }

        using VfioUserClient good = Ready();
        Assert.That(good.Read32(0, 0), Is.EqualTo(0x010000ed));
    }

    [Test]
    public void Whatever_comes_the_next_client_is_served()
    {
        var random = new FuzzRandom(11);
        byte[][] seeds =
        [
            Message(VfioUserCommand.DmaMap, Payload(32, 3, 0, 0, 0x1000, 0, 0x1000, 0)),
            Message(VfioUserCommand.DmaUnmap, Payload(24, 0, 0x1000, 0, 0x1000, 0)),
            Message(VfioUserCommand.GetInfo, Payload(16, 0, 0, 0)),
            Message(VfioUserCommand.GetRegionInfo, Payload(32, 0, 7, 0, 0, 0, 0, 0)),
            Message(VfioUserCommand.GetIrqInfo, Payload(16, 0, 1, 0)),
            Message(VfioUserCommand.SetIrqs, Payload(20, 0x24, 1, 0, 1)),
            Message(VfioUserCommand.SetIrqs, Payload(20, 0x11, 0, 0, 1)),
            Message(VfioUserCommand.RegionRead, Payload(0, 0, 7, 256)),
            Message(VfioUserCommand.RegionWrite, Payload(0x98, 0, 0, 8, 7, 0)),
            Message(VfioUserCommand.RegionWrite, Payload(4, 0, 7, 4, 6)),
            Message(VfioUserCommand.Reset, []),
            Message(VfioUserCommand.WriteMulti, Payload(2, 0, 4, 0, 0, 4, 1, 0, 8, 0, 0, 4, 1, 0)),
        ];
        int messages = 0;
        for (int round = 0; round < 300; round++)
        {
            using VfioUserClient client = VfioUserClient.Connect(_path);
            int count = 1 + (int)(random.Next() % 12);
            for (int i = 0; i < count; i++)
            {
                byte[] message = [.. seeds[(int)(random.Next() % (ulong)seeds.Length)]];
                int changes = (int)(random.Next() % 4);
                for (int c = 0; c < changes; c++)
                {
                    // Mostly the payload: what breaks the framing ends the conversation.
                    int at = random.Next() % 20 == 0 ? (int)(random.Next() % 16) : 16 + (int)(random.Next() % (ulong)Math.Max(1, message.Length - 16));
                    if (at < message.Length)
                    {
                        message[at] = random.Next() % 3 == 0 ? (byte)0xff : (byte)random.Next();
                    }
                }

                using SafeFileHandle? file = random.Next() % 4 == 0 ? Memory(4096, random.Next() % 2 == 0) : null;
                client.SendRaw(message, file is null ? [] : [file]);
                messages++;
            }
        }

        using VfioUserClient good = Ready();
        Assert.That(good.Read32(0, 0), Is.EqualTo(0x010000ed));
        Assert.That((_server.Clients, messages), Is.EqualTo((301, messages)));
        Assert.That(messages, Is.GreaterThan(1500));
        TestContext.Out.WriteLine($"{messages} messages of 300 clients, {_server.FaultCount} faults");
    }

    [Test]
    public void A_socket_in_use_is_refused_and_a_dead_one_is_replaced()
    {
        using var model = new EduModel();
        Assert.That(() => new VfioUserServer(_host, model, _path), Throws.TypeOf<IOException>().With.Message.Contains(_path));
        Assert.That(() => new VfioUserServer(_host, model, "/nowhere/at/all"), Throws.TypeOf<IOException>());
        string dead = Path.Combine(_folder, "dead");
        using (var socket = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, 0))
        {
            socket.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(dead));
            socket.Close();
        }

        if (!File.Exists(dead))
        {
            File.WriteAllText(dead, "");
        }

        using var replaced = new VfioUserServer(_host, new EduModel(), dead);
        using VfioUserClient client = VfioUserClient.Connect(dead);
        Assert.That(client.Errno, Is.Zero);
    }

    private static uint[] Words(byte[] bytes) => MemoryMarshal.Cast<byte, uint>(bytes).ToArray();

    private static byte[] Payload(params uint[] words) => MemoryMarshal.AsBytes(words.AsSpan()).ToArray();

    private static byte[] Message(VfioUserCommand command, ReadOnlySpan<byte> payload)
    {
        byte[] message = new byte[16 + payload.Length];
        VfioUserHeader.Writer header = VfioUserHeader.Write(message);
        header.Id = 1;
        header.Command = command;
        header.Length = (uint)message.Length;
        payload.CopyTo(message.AsSpan(16));
        return message;
    }

    private static SafeFileHandle Memory(long length, bool sealed_)
    {
        // MFD_CLOEXEC | MFD_ALLOW_SEALING
        SafeFileHandle file = LinuxNative.MemfdCreate("test", 3);
        Assert.That(LinuxNative.Ftruncate(file, length), Is.Zero);
        if (sealed_)
        {
            Assert.That(LinuxNative.Fcntl(file, LinuxNative.AddSeals, LinuxNative.SealShrink), Is.Zero);
        }

        return file;
    }

    private VfioUserClient Ready()
    {
        VfioUserClient client = VfioUserClient.Connect(_path);
        client.Write32(Config, 4, 6);
        return client;
    }

    private static void Transfer(VfioUserClient client, ulong source, ulong destination, ulong count, ulong command)
    {
        client.Write64(0, 0x80, source);
        client.Write64(0, 0x88, destination);
        client.Write64(0, 0x90, count);
        client.Write64(0, 0x98, command);
        client.ServeUntil(() => (client.Read32(0, 0x98) & 1) == 0);
    }
}
