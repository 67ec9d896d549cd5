namespace DriverKit.Kernel.Pci;

/// <summary>
/// A driver's hard interrupt handler: it asks the device what happened, acknowledges, and schedules a <see cref="SoftInterrupt"/>
/// for the rest. Hard interrupt context: spin locks at most, no waiting; never twice at once for a vector.
/// </summary>
/// <param name="vector">Which vector, from 0; 0 for INTx.</param>
/// <returns>True if the device had asked for it. An INTx line that nobody owns up to, a thousand times in a row, is held back for good.</returns>
public delegate bool PciInterruptHandler(int vector);
