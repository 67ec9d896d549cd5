namespace DriverKit.Registers;

/// <summary>What reading and writing does to a register or to a field of one.</summary>
public enum Access
{
    /// <summary>Reads and writes alike reach the same bits.</summary>
    ReadWrite,

    /// <summary>Writes change nothing.</summary>
    ReadOnly,

    /// <summary>What was written cannot be read back.</summary>
    WriteOnly,

    /// <summary>A 1 written clears the bit, a 0 leaves it.</summary>
    WriteOneToClear,

    /// <summary>A 1 written sets the bit, a 0 leaves it.</summary>
    WriteOneToSet,

    /// <summary>Reading gives the bits and clears them; writes change nothing.</summary>
    ReadToClear,

    /// <summary>A 1 written starts something and stays until the device is done with it; a 0 leaves the bit.</summary>
    SelfClearing,

    /// <summary>Each field has an access of its own, given by <see cref="FieldAccessAttribute"/>. Of registers only.</summary>
    Mixed,
}
