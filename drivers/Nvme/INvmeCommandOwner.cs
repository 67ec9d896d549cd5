namespace DriverKit.Drivers.Nvme;

/// <summary>Gets a command back.</summary>
internal interface INvmeCommandOwner
{
    /// <summary>The command is completed, or ended with an error. Soft context; never inside its submit.</summary>
    void CommandDone(NvmeCommand command);
}
