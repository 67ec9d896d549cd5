using System.Diagnostics;
using DriverKit.Cli.Output;

namespace DriverKit.Cli.Files;

/// <summary>A line on standard error that says how far long work is and how fast; none when that is piped, none for short work.</summary>
internal sealed class TransferProgress : IDisposable
{
    private static readonly TimeSpan FirstAfter = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(100);

    private readonly bool _visible = !Console.IsErrorRedirected;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private TimeSpan _next = FirstAfter;
    private string _name = "";
    private long _length;
    private long _done;
    private bool _shown;

    /// <summary>Bytes moved in all.</summary>
    public long Total { get; private set; }

    public TimeSpan Elapsed => _clock.Elapsed;

    public void Begin(string name, long length)
    {
        _name = name;
        _length = length;
        _done = 0;
    }

    public void Advance(int bytes)
    {
        _done += bytes;
        Total += bytes;
        if (_visible && _clock.Elapsed >= _next)
        {
            _next = _clock.Elapsed + Every;
            Show();
        }
    }

    public void Dispose()
    {
        if (_shown)
        {
            Console.Error.Write("\r\e[K");
        }
    }

    private void Show()
    {
        const int width = 24;
        int filled = _length == 0 ? width : (int)Math.Min(width, _done * width / _length);
        string bar = new string('=', filled) + new string(' ', width - filled);
        Console.Error.Write($"\r\e[K[{bar}] {Sizes.Of(_done)} of {Sizes.Of(_length)}, {Sizes.Rate(Total, _clock.Elapsed)}  {_name}");
        _shown = true;
    }
}
