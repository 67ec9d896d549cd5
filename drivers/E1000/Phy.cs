using DriverKit.Kernel;
using DriverKit.Specs.I8254x;

namespace DriverKit.Drivers.E1000;

/// <summary>The internal PHY, by MDIC. §8.5, §13.4.7. Thread context.</summary>
internal sealed class Phy(WmChip chip)
{
    private const byte Address = 1;
    private const ushort AdvertiseAll = 0x0de1; // 10 and 100, half and full, PAUSE symmetric and asymmetric, IEEE 802.3
    private const ushort AdvertiseGigabitFull = 0x0200;
    private static readonly TimeSpan AccessLimit = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ResetLimit = TimeSpan.FromSeconds(1);

    /// <summary>Reads both identifiers.</summary>
    /// <param name="identifier">Together.</param>
    /// <returns>Ok, EIO where nobody is there, ETIMEDOUT, ENXIO.</returns>
    public Errno Identify(out uint identifier)
    {
        identifier = 0;
        Errno error = Read(PhyRegister.Identifier1, out ushort high);
        if (error == Errno.Ok)
        {
            error = Read(PhyRegister.Identifier2, out ushort low);
            identifier = ((uint)high << 16) | low;
        }

        if (error == Errno.Ok && identifier is 0 or uint.MaxValue)
        {
            error = chip.IsPresent ? chip.Fail(Errno.EIO, "no PHY answers") : Errno.ENXIO;
        }

        return error;
    }

    /// <summary>Offers all that the PHY can, and begins to negotiate. §8.6</summary>
    public Errno Negotiate()
    {
        Errno error = LeaveLoopback();
        if (error == Errno.Ok)
        {
            error = Write(PhyRegister.Advertisement, AdvertiseAll);
        }

        if (error == Errno.Ok)
        {
            error = Write(PhyRegister.GigabitControl, AdvertiseGigabitFull);
        }

        return error == Errno.Ok
            ? Write(PhyRegister.Control, (default(PhyControl) with { AutoNegotiation = true, RestartNegotiation = true, FullDuplex = true, SpeedHigh = true }).Raw)
            : error;
    }

    /// <summary>Turns round what is sent, at full speed.</summary>
    public Errno LoopBack() =>
        Write(PhyRegister.Control, (default(PhyControl) with { Loopback = true, FullDuplex = true, SpeedHigh = true }).Raw);

    /// <summary>Reads a register.</summary>
    /// <param name="register">Which.</param>
    /// <param name="value">What it holds.</param>
    /// <returns>Ok, EIO where the PHY does not answer, ETIMEDOUT, ENXIO.</returns>
    public Errno Read(PhyRegister register, out ushort value)
    {
        Errno error = Access(default(MdiControl) with { Operation = MdiOperation.Read, Register = (byte)register, Phy = Address }, out MdiControl answer);
        value = answer.Data;
        return error;
    }

    /// <summary>Writes a register.</summary>
    /// <param name="register">Which.</param>
    /// <param name="value">What to write.</param>
    /// <returns>Ok, EIO where the PHY does not answer, ETIMEDOUT, ENXIO.</returns>
    public Errno Write(PhyRegister register, ushort value) =>
        Access(default(MdiControl) with { Operation = MdiOperation.Write, Register = (byte)register, Phy = Address, Data = value }, out _);

    // A PHY in loopback is brought out of it by its own reset.
    private Errno LeaveLoopback()
    {
        Errno error = Read(PhyRegister.Control, out ushort control);
        if (error != Errno.Ok || !new PhyControl(control).Loopback)
        {
            return error;
        }

        error = Write(PhyRegister.Control, (default(PhyControl) with { Reset = true, AutoNegotiation = true }).Raw);
        return error == Errno.Ok
            ? chip.Wait("PCTRL.Reset to clear itself", ResetLimit, () => Read(PhyRegister.Control, out ushort now) != Errno.Ok || !new PhyControl(now).Reset)
            : error;
    }

    private Errno Access(MdiControl command, out MdiControl answer)
    {
        chip.Registers.MdiControl.Write(command);
        MdiControl last = default;
        Errno error = chip.Wait("MDIC.R", AccessLimit, () => (last = chip.Registers.MdiControl.Read()).Ready);
        answer = last;
        if (error == Errno.Ok && last.Error)
        {
            error = chip.IsPresent ? chip.Fail(Errno.EIO, $"the PHY does not answer at register {command.Register}") : Errno.ENXIO;
        }

        return error;
    }
}
