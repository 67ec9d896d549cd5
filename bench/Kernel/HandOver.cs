using DriverKit.Hosting;
using DriverKit.Kernel;
using DriverKit.Kernel.Hosts;

namespace DriverKit.Bench.Kernel;

/// <summary>What it costs that one part of a kernel waits for another.</summary>
internal sealed class HandOver : IMeasurement
{
    public string Name => "hand-over";

    public string What => "one wait and its wake-up: drained by the waiting thread itself, between two threads, under the deterministic host";

    public IEnumerable<Figure> Run(MeasureOptions options)
    {
        using (var kernel = new RumpKernel(new RealHost(_ => { })))
        {
            yield return new Figure("drained by the waiting thread", Rounds.NanosecondsEach(options, n => Drained(kernel, n)), "ns", 150,
                "soft interrupt, condition variable, one thread");
            yield return new Figure("from one thread to another", Rounds.NanosecondsEach(options, n => PingPong(kernel, n / 2)) / 1000, "µs", 29,
                "condition variable, two threads taking turns");
        }

        using (var kernel = new RumpKernel(new DeterministicHost(1)))
        {
            yield return new Figure("from one thread to another, deterministic",
                Rounds.NanosecondsEach(options with { RoundTime = options.RoundTime / 4 }, n => PingPong(kernel, n / 2)) / 1000, "µs");
        }
    }

    private static void Drained(RumpKernel kernel, int n)
    {
        var spin = new SpinMutex(kernel.Host);
        var cv = new CondVar("soft");
        bool done = false;
        var soft = new SoftInterrupt(kernel.Host, () =>
        {
            using SpinMutex.Scope held = spin.Hold();
            done = true;
            cv.Signal();
        });
        using LwpScope scope = kernel.Enter();
        for (int i = 0; i < n; i++)
        {
            spin.Enter();
            done = false;
            soft.Schedule();
            while (!done)
            {
                cv.Wait(spin);
            }

            spin.Exit();
        }
    }

    private static void PingPong(RumpKernel kernel, int rounds)
    {
        var spin = new SpinMutex(kernel.Host);
        var cv = new CondVar("turn");
        int turn = 0;
        int ended = 0;
        IHost host = kernel.Host;
        using LwpScope scope = kernel.Enter();
        kernel.Spawn("pong", () =>
        {
            Turns(1);
        });
        Turns(0);
        using SpinMutex.Scope last = spin.Hold();
        while (ended < 2)
        {
            cv.Wait(spin);
        }

        void Turns(int mine)
        {
            using SpinMutex.Scope held = spin.Hold();
            for (int i = 0; i < rounds; i++)
            {
                while (turn != mine)
                {
                    cv.Wait(spin, host.Now + 60_000_000_000);
                }

                turn = 1 - mine;
                cv.Broadcast();
            }

            ended++;
            cv.Broadcast();
        }
    }
}
