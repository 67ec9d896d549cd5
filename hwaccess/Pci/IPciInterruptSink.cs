namespace DriverKit.Pci;

/// <summary>Who is interrupted.</summary>
public interface IPciInterruptSink
{
    /// <summary>
    /// A vector fired. Hard interrupt context: acknowledge, take spin locks at most, schedule the rest. Called on the backend's thread or
    /// in the host's soft context; never twice at once for a vector, never inside a register access or another call into the function.
    /// </summary>
    /// <param name="vector">Which one, from 0; 0 for INTx.</param>
    void Interrupt(int vector);
}
