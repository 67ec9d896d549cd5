namespace DriverKit.Registers.Generator;

/// <summary>A range of reserved bits.</summary>
internal sealed record ReservedModel(int Bit, int Width, bool Preserve)
{
    public ulong Mask => (Width >= 64 ? ulong.MaxValue : (1UL << Width) - 1) << Bit;
}
