using DriverKit.Registers;

namespace DriverKit.Emulation;

/// <summary>A <see cref="RegisterBank"/> of a block that is known when the model is compiled.</summary>
/// <typeparam name="TBlock">The block.</typeparam>
public sealed class RegisterBank<TBlock> : RegisterBank
    where TBlock : struct, IRegisterBlock<TBlock>
{
    /// <summary>A bank in its reset state.</summary>
    public RegisterBank()
        : base(TBlock.Map)
    {
    }

    /// <summary>The registers as a driver has them.</summary>
    public TBlock Registers => TBlock.Over(Window);
}
