using System.Runtime.InteropServices;

namespace DriverKit.Cli;

/// <summary>
/// Ctrl-C and its kin. The first asks the command to end where device and file system are clean; long work looks here between
/// steps. The second ends the process at once, which still gives devices back to the host.
/// </summary>
internal static class Interrupt
{
    private static readonly CancellationTokenSource Source = new();
    private static readonly List<PosixSignalRegistration> Handlers = [];

    public static CancellationToken Token => Source.Token;

    /// <summary>Begins to listen; .NET handles neither SIGTERM nor SIGHUP by itself.</summary>
    public static void Listen()
    {
        foreach (PosixSignal signal in (PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP])
        {
            Handlers.Add(PosixSignalRegistration.Create(signal, context =>
            {
                if (!Source.IsCancellationRequested)
                {
                    context.Cancel = true;
                    Console.Error.WriteLine("driverkit: ending cleanly; once more ends at once");
                    Source.Cancel();
                }
            }));
        }
    }

    public static void Check() => Source.Token.ThrowIfCancellationRequested();
}
