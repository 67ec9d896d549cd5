namespace DriverKit.Pci;

/// <summary>Who hears that a function goes or is gone.</summary>
public interface IPciFunctionObserver
{
    /// <summary>The function is gone, or its owner wants it back at once: its registers read as ones from now on. Any context; must not wait.</summary>
    void FunctionRemoved();
}
