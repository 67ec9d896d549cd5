using DriverKit.Kernel;
using DriverKit.Kernel.Autoconf;
using DriverKit.Kernel.Hosts;
using DriverKit.Kernel.Scsi;
using DriverKit.Kernel.Usb;
using DriverKit.Specs.Scsi;
using DriverKit.Usb;

namespace DriverKit.Drivers.Tests.UsbMassStorage;

public class BulkOnlyTests
{
    private BotRig _rig = null!;

    [SetUp]
    public void Start() => _rig = new BotRig(new RealHost(_ => { }));

    [TearDown]
    public void Stop() => _rig.Dispose();

    [Test]
    public void The_driver_attaches_with_the_usual_lines()
    {
        Assert.That(_rig.AttachError, Is.EqualTo(Errno.Ok));
        Assert.That(_rig.Console, Does.Contain("umass0: using SCSI over Bulk-Only"));
        Assert.That(_rig.Console, Has.Some.StartsWith("umass0 at uhub0 port 1 configuration 1 interface 0: "));
        Assert.That(_rig.Console, Does.Contain("scsibus0 at umass0: 1 target, 1 lun per target"));
    }

    [Test]
    public void Data_are_read_and_written()
    {
        Assert.That(_rig.Read(3, 240), Is.EqualTo(ScsiResult.NoError));
        Assert.That(_rig.Memory.Span[..(240 * 512)].SequenceEqual(_rig.Fake.Disk.AsSpan(3 * 512, 240 * 512)));
        _rig.Memory.Span.Fill(0x5A);
        Assert.That(_rig.Write(9, 17), Is.EqualTo(ScsiResult.NoError));
        Assert.That(_rig.Fake.Disk.AsSpan(9 * 512, 17 * 512).IndexOfAnyExcept((byte)0x5A), Is.EqualTo(-1));
        Assert.That(_rig.Fake.Disk[8 * 512 + 511], Is.Not.EqualTo(0x5A).Or.Not.EqualTo(_rig.Fake.Disk[26 * 512]));
        Assert.That(_rig.Statistics.Recoveries, Is.Zero);
    }

    [Test]
    public void A_failed_command_is_a_check_condition_without_recovery()
    {
        _rig.Fake.OnCommand = c => c.Status = 1;
        Assert.That(_rig.TestUnitReady(), Is.EqualTo(ScsiResult.NoError));
        Assert.That(_rig.Transfer.Status, Is.EqualTo(ScsiStatus.CheckCondition));
        Assert.That(_rig.Statistics.Recoveries, Is.Zero);
    }

    // BBB 1.0 §6.7, the thirteen cases, as a device that follows it answers them.
    [TestCase(1, ScsiResult.NoError, 0)]
    [TestCase(2, ScsiResult.DriverStuffup, 0)]
    [TestCase(3, ScsiResult.DriverStuffup, 0)]
    [TestCase(4, ScsiResult.NoError, 1024)]
    [TestCase(5, ScsiResult.NoError, 512)]
    [TestCase(6, ScsiResult.NoError, 0)]
    [TestCase(7, ScsiResult.DriverStuffup, 1024)]
    [TestCase(8, ScsiResult.DriverStuffup, 1024)]
    [TestCase(9, ScsiResult.NoError, 1024)]
    [TestCase(10, ScsiResult.DriverStuffup, 1024)]
    [TestCase(11, ScsiResult.NoError, 512)]
    [TestCase(12, ScsiResult.NoError, 0)]
    [TestCase(13, ScsiResult.DriverStuffup, 1024)]
    public void The_thirteen_cases(int number, ScsiResult expected, int residual)
    {
        ScsiResult result = RunCase(number);
        Assert.That(result, Is.EqualTo(expected));
        Assert.That(_rig.Transfer.Residual, Is.EqualTo(residual));
        Assert.That(_rig.Fake.BulkOnlyResets, Is.EqualTo(expected == ScsiResult.NoError ? 0 : 1), "resets");
        _rig.Fake.OnCommand = null;
        Assert.That(_rig.Read(0, 8), Is.EqualTo(ScsiResult.NoError), "the next command works");
        Assert.That(_rig.Memory.Span[..4096].SequenceEqual(_rig.Fake.Disk.AsSpan(0, 4096)));
    }

    [Test]
    public void A_stalled_CSW_is_read_once_more()
    {
        _rig.Fake.OnCommand = c => c.StallCsw = 1;
        Assert.That(_rig.Read(0, 2), Is.EqualTo(ScsiResult.NoError));
        Assert.That(_rig.Fake.BulkOnlyResets, Is.Zero);
        _rig.Fake.OnCommand = c => c.StallCsw = 9;
        Assert.That(_rig.Read(0, 2), Is.EqualTo(ScsiResult.DriverStuffup));
        Assert.That(_rig.Fake.BulkOnlyResets, Is.EqualTo(1));
    }

    [Test]
    public void A_stall_in_data_and_in_the_CSW_are_both_cleared()
    {
        _rig.Fake.OnCommand = c =>
        {
            c.Data = c.Data[..512];
            c.StallIn = true;
            c.StallCsw = 1;
            c.Residue = 512;
        };
        Assert.That(_rig.Read(0, 2), Is.EqualTo(ScsiResult.NoError));
        Assert.That(_rig.Transfer.Residual, Is.EqualTo(512));
    }

    [Test]
    public void An_empty_CSW_is_read_again()
    {
        _rig.Fake.OnCommand = c => c.EmptyCsw = 1;
        Assert.That(_rig.Read(0, 2), Is.EqualTo(ScsiResult.NoError));
        Assert.That(_rig.Fake.BulkOnlyResets, Is.Zero);
    }

    [TestCase(12)]
    [TestCase(1)]
    [TestCase(20)]
    public void A_CSW_of_another_length_leads_to_a_reset(int length)
    {
        _rig.Fake.OnCommand = c => c.CswLength = length;
        Assert.That(_rig.Read(0, 2), Is.EqualTo(ScsiResult.DriverStuffup));
        Assert.That(_rig.Fake.BulkOnlyResets, Is.EqualTo(1));
    }

    [TestCase(0)]
    [TestCase(512)]
    public void A_CSW_in_the_place_of_data_is_one(int before)
    {
        _rig.Fake.OnCommand = c =>
        {
            c.Data = c.Data[..before];
            c.Status = 1;
            c.Residue = (uint)(2048 - before);
        };
        Assert.That(_rig.Read(0, 4), Is.EqualTo(ScsiResult.NoError));
        Assert.That(_rig.Transfer.Status, Is.EqualTo(ScsiStatus.CheckCondition));
        Assert.That(_rig.Transfer.Residual, Is.EqualTo(2048 - before));
        Assert.That(_rig.Fake.BulkOnlyResets, Is.Zero);
    }

    [Test]
    public void Data_in_several_transfers_may_end_in_any_of_them()
    {
        for (int whole = 0; whole <= 8; whole++)
        {
            _rig.Fake.OnCommand = c =>
            {
                c.Data = c.Data[..(whole * 512)];
                c.EmptyPacket = whole is > 0 and < 8;
                c.Residue = (uint)((8 - whole) * 512);
            };
            _rig.Prepare(0x28, 0, 8);
            for (int part = 0; part < 4; part++)
            {
                _rig.Transfer.Add(_rig.Memory.Slice((3 - part) * 8192, 1024));
            }

            _rig.Transfer.Direction = ScsiDirection.In;
            Assert.That(_rig.Run(), Is.EqualTo(ScsiResult.NoError), $"{whole} packets");
            Assert.That(_rig.Transfer.Residual, Is.EqualTo((8 - whole) * 512));
        }

        Assert.That(_rig.Fake.BulkOnlyResets, Is.Zero);
    }

    [TestCase(2u)]
    [TestCase(3u)]
    public void A_phase_error_or_unknown_status_leads_to_reset_recovery(uint status)
    {
        _rig.Fake.OnCommand = c => c.Status = (byte)status;
        Assert.That(_rig.Read(0, 2), Is.EqualTo(ScsiResult.DriverStuffup));
        Assert.That(_rig.Fake.BulkOnlyResets, Is.EqualTo(1));
        Assert.That(_rig.Statistics.PhaseErrors, Is.EqualTo(status == 2 ? 1 : 0));
    }

    [Test]
    public void A_wrong_tag_of_a_device_that_had_it_right_leads_to_a_reset()
    {
        _rig.Fake.OnCommand = c => c.CswTag = c.Tag + 1;
        Assert.That(_rig.Read(0, 2), Is.EqualTo(ScsiResult.DriverStuffup));
        Assert.That(_rig.Read(0, 2), Is.EqualTo(ScsiResult.DriverStuffup));
        Assert.That(_rig.Console, Has.None.Contains("does not echo tags"));
    }

    [Test]
    public void A_CBW_refused_leads_to_reset_recovery()
    {
        bool once = true;
        _rig.Fake.OnCommand = c =>
        {
            c.StallCbw = once;
            once = false;
        };
        Assert.That(_rig.Read(0, 2), Is.EqualTo(ScsiResult.DriverStuffup));
        Assert.That(_rig.Fake.BulkOnlyResets, Is.EqualTo(1));
        Assert.That(_rig.Read(0, 2), Is.EqualTo(ScsiResult.NoError));
    }

    [Test]
    public void A_command_that_hangs_times_out_and_the_device_is_reset()
    {
        _rig.Fake.OnCommand = c => c.Hang = true;
        _rig.Prepare(0x28, 0, 2);
        _rig.Transfer.Add(_rig.Memory.Slice(0, 1024));
        _rig.Transfer.Direction = ScsiDirection.In;
        Assert.That(_rig.Run(TimeSpan.FromMilliseconds(30)), Is.EqualTo(ScsiResult.Timeout));
        Assert.That((_rig.Statistics.Timeouts, _rig.Fake.BulkOnlyResets), Is.EqualTo((1, 1)));
        _rig.Fake.OnCommand = null;
        Assert.That(_rig.Read(0, 2), Is.EqualTo(ScsiResult.NoError));
    }

    [Test]
    public void When_the_class_reset_fails_the_port_is_reset()
    {
        _rig.Fake.OnClassRequest = s => UsbStatus.Stall;
        _rig.Fake.OnCommand = c => c.Status = 2;
        Assert.That(_rig.Read(0, 2), Is.EqualTo(ScsiResult.DriverStuffup));
        Assert.That((_rig.Fake.BulkOnlyResets, _rig.Fake.PortResets), Is.EqualTo((0, 1)));
        _rig.Fake.OnCommand = null;
        Assert.That(_rig.Read(0, 2), Is.EqualTo(ScsiResult.NoError));
    }

    [Test]
    public void A_device_that_answers_no_reset_is_given_up()
    {
        _rig.Fake.OnClassRequest = s => UsbStatus.Stall;
        _rig.Fake.OnReset = _ => UsbStatus.TransmissionError;
        _rig.Fake.OnCommand = c => c.Status = 2;
        Assert.That(_rig.Read(0, 2), Is.EqualTo(ScsiResult.DriverStuffup));
        Assert.That(_rig.Read(0, 2), Is.EqualTo(ScsiResult.DriverStuffup));
        Assert.That(_rig.Read(0, 2), Is.EqualTo(ScsiResult.SelectionTimeout));
        int submissions = _rig.Fake.Submissions;
        Assert.That(_rig.Read(0, 2), Is.EqualTo(ScsiResult.SelectionTimeout));
        Assert.That(_rig.Fake.Submissions, Is.EqualTo(submissions));
        Assert.That(_rig.Console, Has.Some.Contains("given up"));
    }

    [Test]
    public void An_aborted_command_comes_back_aborted()
    {
        using LwpScope scope = _rig.Kernel.Enter();
        _rig.Fake.OnCommand = c => c.Hang = true;
        _rig.Prepare(0x28, 0, 2);
        _rig.Transfer.Add(_rig.Memory.Slice(0, 1024));
        _rig.Transfer.Direction = ScsiDirection.In;
        _rig.Start();
        _rig.Adapter!.Abort(_rig.Transfer);
        _rig.Wait();
        Assert.That(_rig.Transfer.Result, Is.EqualTo(ScsiResult.Aborted));
        _rig.Fake.OnCommand = null;
        Assert.That(_rig.Read(0, 2), Is.EqualTo(ScsiResult.NoError));
    }

    [Test]
    public void A_device_that_dies_on_long_commands_gets_short_ones()
    {
        _rig.Fake.OnCommand = c => c.Hang = c.Length > 32768;
        _rig.Prepare(0x28, 5, 200);
        _rig.Transfer.Add(_rig.Memory.Slice(0, 40960));
        _rig.Transfer.Add(_rig.Memory.Slice(65536, 61440));
        _rig.Transfer.Direction = ScsiDirection.In;
        Assert.That(_rig.Run(TimeSpan.FromMilliseconds(30)), Is.EqualTo(ScsiResult.NoError));
        Assert.That(_rig.Memory.Span[..40960].SequenceEqual(_rig.Fake.Disk.AsSpan(5 * 512, 40960)));
        Assert.That(_rig.Memory.Span.Slice(65536, 61440).SequenceEqual(_rig.Fake.Disk.AsSpan((5 * 512) + 40960, 61440)));
        Assert.That(_rig.Fake.Commands[^1].Length, Is.EqualTo(102400 % 32768));
        Assert.That(_rig.Console, Has.Some.Contains("no more than 32768"));
    }

    [Test]
    public void A_failure_in_a_later_piece_ends_the_command_there()
    {
        A_device_that_dies_on_long_commands_gets_short_ones();
        int count = 0;
        _rig.Fake.OnCommand = c =>
        {
            if (++count == 2)
            {
                c.Data = c.Data[..1024];
                c.EmptyPacket = true;
                c.Status = 1;
                c.Residue = 32768 - 1024;
            }
        };
        Assert.That(_rig.Read(5, 200), Is.EqualTo(ScsiResult.NoError));
        Assert.That(_rig.Transfer.Status, Is.EqualTo(ScsiStatus.CheckCondition));
        Assert.That(_rig.Transfer.Residual, Is.EqualTo(102400 - 32768 - 1024));
    }

    [Test]
    public void Unplug_in_a_command_ends_it_and_the_tree_goes()
    {
        using LwpScope scope = _rig.Kernel.Enter();
        _rig.Fake.OnCommand = c => c.Hang = true;
        _rig.Prepare(0x28, 0, 2);
        _rig.Transfer.Add(_rig.Memory.Slice(0, 1024));
        _rig.Transfer.Direction = ScsiDirection.In;
        _rig.Start();
        _rig.Fake.Unplug();
        _rig.Wait();
        Assert.That(_rig.Transfer.Result, Is.EqualTo(ScsiResult.SelectionTimeout));
        _rig.Kernel.Get<DeviceTree>().WaitSettled();
        Assert.That(_rig.Kernel.Get<DeviceTree>().Find("umass0"), Is.Null);
        Assert.That(_rig.Connection!.Device, Is.Null);
    }

    private ScsiResult RunCase(int number)
    {
        const int Length = 1024;
        _rig.Fake.OnCommand = c =>
        {
            switch (number)
            {
                case 2 or 3:
                    c.Status = 2;
                    break;
                case 4:
                    c.Data = [];
                    c.StallIn = true;
                    c.Residue = Length;
                    break;
                case 5:
                    c.Data = c.Data[..512];
                    c.StallIn = true;
                    c.Residue = 512;
                    break;
                case 7:
                    c.Status = 2;
                    break;
                case 8:
                    c.Data = [];
                    c.StallIn = true;
                    c.Status = 2;
                    break;
                case 9:
                    c.Accept = 0;
                    c.StallOut = true;
                    c.Residue = Length;
                    break;
                case 10:
                    c.Accept = 0;
                    c.StallOut = true;
                    c.Status = 2;
                    break;
                case 11:
                    c.Accept = 512;
                    c.StallOut = true;
                    c.Residue = 512;
                    break;
                case 13:
                    c.Status = 2;
                    break;
            }
        };
        switch (number)
        {
            case <= 3:
                return _rig.TestUnitReady();
            case <= 8:
                return _rig.Read(0, 2);
            default:
                return _rig.Write(0, 2);
        }
    }
}
