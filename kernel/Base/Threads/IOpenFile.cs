namespace DriverKit.Kernel;

/// <summary>What a descriptor stands for: a file, a socket, a device.</summary>
public interface IOpenFile
{
    /// <summary>Takes one more reference, for a further descriptor (dup, fork) or for a call under way.</summary>
    /// <returns>False if it cannot be shared, or its last reference is gone already.</returns>
    bool TryReference() => false;

    /// <summary>Gives one reference back; the last one closes.</summary>
    Errno Close();
}
