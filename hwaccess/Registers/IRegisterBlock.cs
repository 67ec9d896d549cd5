using DriverKit.Pci;

namespace DriverKit.Registers;

/// <summary>What the generator adds to every <see cref="RegisterBlockAttribute"/> struct.</summary>
/// <typeparam name="TSelf">The block.</typeparam>
public interface IRegisterBlock<TSelf>
    where TSelf : struct, IRegisterBlock<TSelf>
{
    /// <summary>The registers as data.</summary>
    static abstract RegisterMap Map { get; }

    /// <summary>The block's registers in a window.</summary>
    /// <param name="window">At least as long as the block.</param>
    /// <exception cref="ArgumentException">It is shorter.</exception>
    static abstract TSelf Over(MmioWindow window);
}
