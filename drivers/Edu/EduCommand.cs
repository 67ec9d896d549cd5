namespace DriverKit.Drivers.Edu;

/// <summary>What <see cref="EduCard.Ioctl"/> does.</summary>
public static class EduCommand
{
    /// <summary>Computes a factorial modulo 2^32: 4 bytes, the number in and the result out, in the machine's order.</summary>
    public const uint Factorial = 1;

    /// <summary>Raises interrupt causes and waits until they have come and are acknowledged: 4 bytes, the causes; not 0.</summary>
    public const uint Interrupt = 2;
}
