namespace DriverKit.Registers;

/// <summary>What every access type is to an array of them.</summary>
/// <typeparam name="TSelf">The access type.</typeparam>
public interface IRegister<TSelf>
    where TSelf : struct, IRegister<TSelf>
{
    /// <summary>The register at a place. For generated code.</summary>
    /// <param name="place">The place.</param>
    /// <param name="shadows">What was written to the block's write-only registers, or null.</param>
    /// <param name="shadow">Which of them is this one's.</param>
    static abstract TSelf At(RegisterPlace place, ulong[]? shadows, int shadow);
}
