namespace DriverKit.Kernel;

/// <summary>What a descriptor stands for: a file, a socket, a device.</summary>
public interface IOpenFile
{
    /// <summary>Gives one reference back; the last one closes.</summary>
    Errno Close();
}
