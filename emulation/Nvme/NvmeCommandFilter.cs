namespace DriverKit.Emulation.Nvme;

/// <summary>Decides what becomes of a command, for tests that want losses, delays and errors. Soft context.</summary>
/// <param name="queue">The submission queue's identifier; 0 for the admin queue.</param>
/// <param name="opcode">The operation code.</param>
/// <param name="sequence">How many commands came before, from the start of the model.</param>
public delegate NvmeCommandFate NvmeCommandFilter(int queue, byte opcode, long sequence);
