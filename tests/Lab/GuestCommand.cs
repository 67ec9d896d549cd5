using System.Globalization;

namespace DriverKit.Lab.Tests;

/// <summary>A script that was started in the guest.</summary>
public sealed class GuestCommand
{
    private readonly LabGuest _guest;
    private readonly GuestChannel _channel;
    private readonly string _id;
    private readonly string _script;
    private readonly Task<GuestChannel.Ending> _ending;

    internal GuestCommand(LabGuest guest, GuestChannel channel, string id, string script, Task<GuestChannel.Ending> ending)
    {
        _guest = guest;
        _channel = channel;
        _id = id;
        _script = script;
        _ending = ending;
    }

    /// <summary>Whether it has ended.</summary>
    public bool HasEnded => _ending.IsCompleted;

    /// <summary>Sends a signal to the script and all it started.</summary>
    /// <param name="signal">The name without SIG: TERM, INT, KILL.</param>
    public Task SignalAsync(string signal) => _channel.SendAsync($"kill {_id} {signal}");

    /// <summary>Waits for the end.</summary>
    /// <exception cref="LabException">It took longer than <paramref name="limit"/>, or the guest died.</exception>
    public async Task<GuestResult> WaitAsync(TimeSpan limit)
    {
        try
        {
            return await ResultAsync(limit);
        }
        catch (TimeoutException)
        {
            await SignalAsync("KILL");
            string left = "and could not be killed";
            try
            {
                left = (await ResultAsync(TimeSpan.FromSeconds(20))).Everything;
            }
            catch (TimeoutException)
            {
                // A process in uninterruptible sleep: the console's words say more than its output.
            }

            throw new LabException($"not done within {limit.TotalSeconds:F0} s:\n{_script}\n{left}\n{_guest.SerialTail()}");
        }
        catch (IOException e)
        {
            throw new LabException($"the guest died during:\n{_script}\n{_guest.SerialTail()}", e);
        }
    }

    private async Task<GuestResult> ResultAsync(TimeSpan limit)
    {
        GuestChannel.Ending ending = await _ending.WaitAsync(limit);
        string at = Path.Combine(_guest.Folder, "run", _id);
        return new GuestResult(
            ending.ExitCode,
            await File.ReadAllTextAsync(at + ".out"),
            await File.ReadAllTextAsync(at + ".err"),
            double.Parse(ending.Seconds, CultureInfo.InvariantCulture));
    }
}
