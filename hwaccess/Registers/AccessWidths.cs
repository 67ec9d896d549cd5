namespace DriverKit.Registers;

/// <summary>The widths of access that a register block takes.</summary>
[Flags]
public enum AccessWidths
{
    /// <summary>Each register at its own width alone.</summary>
    Natural = 0,

    /// <summary>8 bits.</summary>
    Byte = 1,

    /// <summary>16 bits.</summary>
    Word = 2,

    /// <summary>32 bits.</summary>
    Dword = 4,

    /// <summary>64 bits.</summary>
    Qword = 8,
}
