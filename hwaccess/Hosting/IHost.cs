using DriverKit.Block;
using DriverKit.Dma;

namespace DriverKit.Hosting;

/// <summary>
/// What kernel, models and backends ask of the world: time, chance, memory, a place to run, files, a console.
/// There is a real one, and a deterministic one in which the same seed gives the same run. One host serves one kernel
/// and the models it drives; they share its run loop.
/// </summary>
public interface IHost
{
    /// <summary>Monotonic time in nanoseconds since the host began; virtual on the deterministic host.</summary>
    long Now { get; }

    /// <summary>The wall clock; derived from the seed and virtual time on the deterministic host.</summary>
    DateTimeOffset WallClock { get; }

    /// <summary>True for the deterministic host: time is virtual, and what lives in real time is to be refused.</summary>
    bool IsDeterministic => false;

    /// <summary>True while a debugger is attached: timeouts wait until it is gone, so that a person at a breakpoint breaks nothing.</summary>
    bool TimeoutsHeld => false;

    /// <summary>
    /// Who hears of an exception that left a piece of soft work, a timer or a spawned body (which says the name of the work);
    /// the host goes on. Set once by the kernel. Without it such an exception goes up to whoever ran the work.
    /// </summary>
    Action<string, Exception>? Faulted { get; set; }

    /// <summary>The process's arena.</summary>
    Arena Arena { get; }

    /// <summary>Fills with random bytes.</summary>
    /// <param name="bytes">Where they go.</param>
    void FillRandom(Span<byte> bytes);

    /// <summary>Writes a line for a person (a kernel's console goes here beside its ring).</summary>
    /// <param name="line">The line, without line end.</param>
    void WriteConsole(string line);

    /// <summary>
    /// Queues work to run in soft context soon; from any thread. One piece runs at a time for one host. Posted from one of the
    /// host's own threads it runs when that thread waits or leaves; posted from a foreign thread it is seen to at once.
    /// </summary>
    /// <param name="work">The work; nothing happens if it is already queued.</param>
    void Post(HostWork work);

    /// <summary>Sets a timer's deadline, in place of one it may have. Any thread.</summary>
    /// <param name="timer">The timer.</param>
    /// <param name="deadline">Monotonic nanoseconds (<see cref="Now"/>); past ones run soon.</param>
    void Schedule(HostTimer timer, long deadline);

    /// <summary>Takes a deadline back.</summary>
    /// <param name="timer">The timer.</param>
    /// <returns>True if it had not started to run; false if it runs, ran, or was never set.</returns>
    bool Cancel(HostTimer timer);

    /// <summary>Runs one piece of ready work on this thread. What a thread does before it parks.</summary>
    /// <returns>False when there was none, or another thread is at it.</returns>
    bool RunReady();

    /// <summary>
    /// Says that this thread stops looking after ready work (its wait is over, and it goes on with its own): what is left
    /// and what other threads parked for is handed to one of them. Cheap when there is nothing.
    /// </summary>
    void HandOn();

    /// <summary>
    /// Has threads of this host that wait fetch a source's ends themselves. A host that does not (it is the default) leaves them to the
    /// source's own thread. Each call has its <see cref="RemoveEvents"/>.
    /// </summary>
    /// <param name="events">The source.</param>
    void AddEvents(IHostEvents events)
    {
    }

    /// <summary>Ends <see cref="AddEvents"/>.</summary>
    /// <param name="events">The source.</param>
    void RemoveEvents(IHostEvents events)
    {
    }

    /// <summary>Runs a body in thread context, where it may wait. Threads are the process's, borrowed for as long as the body takes.</summary>
    /// <param name="name">For reports.</param>
    /// <param name="body">What to run.</param>
    void Spawn(string name, Action body);

    /// <summary>A place to wait for one thread.</summary>
    HostParker CreateParker();

    /// <summary>
    /// Says that this thread is one of the host's until <see cref="LeaveThread"/>: it will drain the work it posts.
    /// Nests. The deterministic host makes it wait for its turn here.
    /// </summary>
    void EnterThread();

    /// <summary>Ends <see cref="EnterThread"/>; work still ready is run or handed on first.</summary>
    void LeaveThread();

    /// <summary>Called in spin loops, and wherever another thread could get its turn: a processor hint, or the deterministic host's scheduling point.</summary>
    void Relax();

    /// <summary>A place where the deterministic host may let another thread go first; nothing on the real one.</summary>
    void SchedulingPoint();

    /// <summary>Opens a host file as a block file.</summary>
    /// <param name="path">Path on the host.</param>
    /// <param name="writable">Whether it will be written.</param>
    /// <exception cref="IOException">It cannot be opened; the message says what, why and what to do.</exception>
    IBlockFile OpenBlockFile(string path, bool writable);
}
