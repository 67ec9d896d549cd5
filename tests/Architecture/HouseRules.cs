using System.Collections.Frozen;

namespace DriverKit.Architecture.Tests;

/// <summary>What kernel, drivers and emulation may not touch: threads, sleeps, the wall clock, chance, the process.</summary>
internal static class HouseRules
{
    /// <summary>The one place that may: the implementations of the host.</summary>
    private const string Hosts = "DriverKit.Kernel.Hosts";

    private static readonly FrozenSet<string> Types = new[]
    {
        "System.Threading.Monitor", "System.Threading.Lock", "System.Threading.Mutex", "System.Threading.Semaphore",
        "System.Threading.SemaphoreSlim", "System.Threading.ManualResetEvent", "System.Threading.ManualResetEventSlim",
        "System.Threading.AutoResetEvent", "System.Threading.EventWaitHandle", "System.Threading.WaitHandle",
        "System.Threading.Barrier", "System.Threading.CountdownEvent", "System.Threading.ReaderWriterLock",
        "System.Threading.ReaderWriterLockSlim", "System.Threading.SpinLock", "System.Threading.SpinWait",
        "System.Threading.Timer", "System.Threading.PeriodicTimer", "System.Threading.ThreadPool", "System.Threading.AsyncLocal`1",
        "System.Threading.ThreadLocal`1", "System.Timers.Timer", "System.Threading.Tasks.Parallel",
        "System.Threading.Tasks.TaskFactory", "System.Threading.Tasks.TaskScheduler", "System.Diagnostics.Stopwatch",
        "System.Diagnostics.Process", "System.Security.Cryptography.RandomNumberGenerator", "System.Console",
    }.ToFrozenSet();

    private static readonly FrozenSet<string> Members = new[]
    {
        "System.Threading.Tasks.Task::Run", "System.Threading.Tasks.Task::Delay", "System.Threading.Tasks.Task::Wait",
        "System.Threading.Tasks.Task::WaitAll", "System.Threading.Tasks.Task::WaitAny", "System.Threading.Tasks.Task::Yield",
        "System.Threading.Tasks.Task::get_Factory", "System.Threading.Tasks.Task::Start", "System.Threading.Tasks.Task`1::get_Result",
        "System.Runtime.CompilerServices.TaskAwaiter::GetResult",
        "System.DateTime::get_Now", "System.DateTime::get_UtcNow", "System.DateTime::get_Today",
        "System.DateTimeOffset::get_Now", "System.DateTimeOffset::get_UtcNow", "System.TimeProvider::get_System",
        "System.Environment::get_TickCount", "System.Environment::get_TickCount64", "System.Environment::Exit",
        "System.Environment::FailFast", "System.Random::get_Shared", "System.Guid::NewGuid",
    }.ToFrozenSet();

    private static readonly FrozenSet<string> Containers = new[]
    {
        "System.Collections.Generic.List`1", "System.Collections.Generic.Dictionary`2", "System.Collections.Generic.HashSet`1",
        "System.Collections.Generic.Queue`1", "System.Collections.Generic.Stack`1", "System.Collections.Generic.SortedDictionary`2",
        "System.Collections.Generic.SortedList`2", "System.Collections.Generic.LinkedList`1",
        "System.Collections.Generic.PriorityQueue`2", "System.Text.StringBuilder", "System.Collections.Concurrent.ConcurrentBag`1",
        "System.Collections.Concurrent.ConcurrentDictionary`2", "System.Collections.Concurrent.ConcurrentQueue`1",
        "System.Collections.Concurrent.ConcurrentStack`1", "System.Runtime.CompilerServices.ConditionalWeakTable`2",
        "System.Runtime.CompilerServices.StrongBox`1", "System.Buffers.ArrayPool`1",
    }.ToFrozenSet();

    /// <summary>The places that are what the others are built of, each with the one thing it needs.</summary>
    private static readonly FrozenSet<(string Place, string Type)> Exceptions = new[]
    {
        // The lock that kernel code has instead: it turns until a holder on another thread is through.
        ("DriverKit.Kernel.SimpleLock.", "System.Threading.SpinWait"),
        // One arena a process, shared by kernels and by the threads of backends, which have no kernel.
        ("DriverKit.Dma.Arena.", "System.Threading.Lock"),
        // A decorator is called by its driver and by its backend's thread, and has no kernel whose locks it could take.
        ("DriverKit.Decorators.", "System.Threading.Lock"),
    }.ToFrozenSet();

    /// <summary>Whether a read-only static field of the type still is a state that all kernels share.</summary>
    public static bool IsMutableContainer(string type) => Containers.Contains(type);

    /// <summary>Gives a sentence for each forbidden mention in an assembly.</summary>
    public static IEnumerable<string> ForbiddenUses(CompiledAssembly assembly) =>
        assembly.Uses().Where(u => !IsHost(u.Namespace) && IsForbidden(u) && !IsException(u))
            .Select(u => $"{u.Where} uses {u.Type}{(u.Member.Length == 0 ? "" : "." + u.Member)}").Distinct();

    /// <summary>Gives the name of each static field through which two kernels of a process could see each other.</summary>
    public static IEnumerable<string> SharedState(CompiledAssembly assembly) =>
        assembly.MutableStatics().Select(s => s.Split('|')).Where(s => !IsHost(s[0])).Select(s => s[1]);

    private static bool IsHost(string space) => space == Hosts || space.StartsWith(Hosts + ".", StringComparison.Ordinal);

    private static bool IsException(MemberUse use) =>
        Exceptions.Any(e => use.Type == e.Type && use.Where.StartsWith(e.Place, StringComparison.Ordinal));

    private static bool IsForbidden(MemberUse use) =>
        Types.Contains(use.Type) || Members.Contains($"{use.Type}::{use.Member}")
        || (use.Type == "System.Threading.Thread" && use.Member != "MemoryBarrier")
        // A generator with a seed is what the host hands out; one without takes its seed from the system.
        || (use is { Type: "System.Random", Member: ".ctor", Parameters: 0 });
}
