namespace DriverKit.Interop.Linux;

/// <summary>Who is called when a descriptor is ready.</summary>
public interface IEventHandler
{
    /// <summary>It is ready. On the loop's thread; must not wait, and must read what made it ready, or it is called again.</summary>
    /// <param name="events">What came, as <see cref="EpollEvent"/> names it.</param>
    void Ready(uint events);
}
