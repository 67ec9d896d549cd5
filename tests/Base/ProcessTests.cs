using DriverKit.Kernel;
using DriverKit.Kernel.Hosts;

namespace DriverKit.Base.Tests;

public class ProcessTests
{
    private RumpKernel _kernel = null!;
    private Process _process = null!;

    [SetUp]
    public void Start()
    {
        _kernel = new RumpKernel(new DeterministicHost(1));
        _process = _kernel.CreateProcess();
    }

    [TearDown]
    public void End() => _kernel.Dispose();

    [Test]
    public void The_lowest_free_number_is_given()
    {
        DescriptorTable table = _process.Descriptors;
        for (int i = 0; i < 40; i++)
        {
            Assert.That(table.Allocate(new CountedFile(), out int fd), Is.EqualTo(Errno.Ok));
            Assert.That(fd, Is.EqualTo(i));
        }

        table.Remove(7, out _);
        table.Remove(3, out _);
        Assert.That(table.AllocateFrom(5, new CountedFile(), out int from5), Is.EqualTo(Errno.Ok));
        table.Allocate(new CountedFile(), out int lowest);
        table.Allocate(new CountedFile(), out int next);
        Assert.That((from5, lowest, next), Is.EqualTo((7, 3, 40)));
        Assert.That(table.Remove(99, out _), Is.EqualTo(Errno.EBADF));
        Assert.That(table.Get(-1, out _), Is.EqualTo(Errno.EBADF));
    }

    [Test]
    public void The_limit_is_kept()
    {
        Assert.That(_process.Descriptors.SetLimit(2), Is.EqualTo(Errno.Ok));
        _process.Descriptors.Allocate(new CountedFile(), out _);
        _process.Descriptors.Allocate(new CountedFile(), out _);
        Assert.That(_process.Descriptors.Allocate(new CountedFile(), out _), Is.EqualTo(Errno.EMFILE));
        Assert.That(_process.Descriptors.SetLimit(-1), Is.EqualTo(Errno.EINVAL));
    }

    [Test]
    public void Duplicates_share_one_file_until_the_last_is_closed()
    {
        var file = new CountedFile();
        DescriptorTable table = _process.Descriptors;
        table.Allocate(file, out int fd);
        Assert.That(table.Duplicate(fd, 10, out int copy), Is.EqualTo(Errno.Ok));
        Assert.That((copy, file.References), Is.EqualTo((10, 2)));
        var other = new CountedFile();
        table.Allocate(other, out int target);
        Assert.That(table.DuplicateTo(fd, target), Is.EqualTo(Errno.Ok));
        Assert.That((file.References, other.References, table.Count), Is.EqualTo((3, 0, 3)));
        Assert.That(table.DuplicateTo(fd, fd), Is.EqualTo(Errno.Ok));
        Assert.That(table.DuplicateTo(77, 1), Is.EqualTo(Errno.EBADF));
        table.CloseAll();
        Assert.That((file.References, table.Count), Is.EqualTo((0, 0)));
    }

    [Test]
    public void A_forked_process_has_the_same_files_and_credentials()
    {
        var file = new CountedFile();
        _process.Descriptors.Allocate(file, out int fd);
        _process.Umask = 0x3f;
        Assert.That(_process.Fork(out Process child), Is.EqualTo(Errno.Ok));
        Assert.That(child.Descriptors.Get(fd, out IOpenFile shared), Is.EqualTo(Errno.Ok));
        Assert.That(shared, Is.SameAs(file));
        Assert.That((child.Umask, child.Parent, child.Pid), Is.EqualTo((0x3f, _process, _process.Pid + 1)));
        _process.Exit();
        Assert.That(file.References, Is.EqualTo(1));
        child.Exit();
        Assert.That(file.References, Is.Zero);
    }

    [Test]
    public void A_signal_ends_an_interruptible_wait_under_every_seed()
    {
        for (ulong seed = 0; seed < 100; seed++)
        {
            using var kernel = new RumpKernel(new DeterministicHost(seed));
            Process process = kernel.CreateProcess();
            process.BlockedSignals = 1UL << 30;
            using LwpScope scope = kernel.Enter(process);
            kernel.Spawn("killer", () =>
            {
                process.PostSignal(30);
                kernel.Pause(TimeSpan.FromMicroseconds(seed));
                process.PostSignal(15);
            });
            Assert.That(kernel.Pause(TimeSpan.FromHours(1), interruptible: true), Is.EqualTo(Errno.EINTR));
            Assert.That(kernel.Host.Now, Is.LessThan(1_000_000_000));
            Assert.That(process.TakeSignal(), Is.EqualTo(15));
            Assert.That(process.TakeSignal(), Is.Zero);
            process.BlockedSignals = 0;
            Assert.That(process.TakeSignal(), Is.EqualTo(30));
        }
    }

    [Test]
    public void System_calls_are_counted_and_allocate_nothing()
    {
        Syscall call = _kernel.Syscalls.Define("null");
        Assert.That(_kernel.Syscalls.Define("null"), Is.SameAs(call));
        Assert.That(_kernel.Syscalls.Define("other").Number, Is.EqualTo(1));
        Fail(call);
        long before = GC.GetAllocatedBytesForCurrentThread();
        using (_kernel.Enter(_process))
        {
            for (int i = 0; i < 1000; i++)
            {
                Fail(call);
            }
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(2000), "the entry of one thread");
        Assert.That((call.Calls, call.Failures, call.Failed(Errno.ENOENT), call.Failed(Errno.EIO)), Is.EqualTo((1001L, 1001L, 1001L, 0L)));
    }

    [Test]
    public void An_interrupt_is_told_once()
    {
        Syscall call = _kernel.Syscalls.Define("pause");
        using LwpScope scope = _kernel.Enter(_process);
        Lwp.Require().Interrupt();
        using (SyscallScope inside = call.Enter(_process))
        {
            Assert.That(inside.Return(_kernel.Pause(TimeSpan.FromSeconds(1), interruptible: true)), Is.EqualTo(Errno.EINTR));
        }

        Assert.That(_kernel.Pause(TimeSpan.FromSeconds(1), interruptible: true), Is.EqualTo(Errno.Ok));
    }

    private void Fail(Syscall call)
    {
        using SyscallScope scope = call.Enter(_process);
        scope.Return(Errno.ENOENT);
    }
}
