namespace DriverKit.Kernel.Disk;

/// <summary>The driver below a <see cref="DiskQueue"/>.</summary>
public interface IDiskStrategy
{
    /// <summary>
    /// Starts a command; any context. It comes back by <see cref="DiskQueue.Done"/>, in soft context, never inside this call.
    /// </summary>
    /// <param name="command">One of the driver's commands.</param>
    void Start(DiskCommand command);
}
