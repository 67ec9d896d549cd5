namespace DriverKit.Kernel;

/// <summary>Something that an lwp waits on and that can say more than its name.</summary>
internal interface IWaitable
{
    /// <summary>What the lwp waits for, and by whom it is held.</summary>
    string DescribeWait(Lwp waiter);
}
