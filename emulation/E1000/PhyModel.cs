using DriverKit.Specs.I8254x;

namespace DriverKit.Emulation.E1000;

/// <summary>The internal PHY's registers, IEEE 802.3 clause 22 and what the 8254x SDM §13.4.7.1 adds. Soft context, but for plain reads.</summary>
internal sealed class PhyModel
{
    private const ushort Identifier1 = 0x0141;
    private const ushort Identifier2 = 0x0c20;
    private readonly ushort[] _registers = new ushort[32];

    public PhyModel() => Reset();

    /// <summary>Whether negotiation is done and there is a partner.</summary>
    public bool IsLinked { get; private set; }

    /// <summary>PCTRL.</summary>
    public PhyControl Control => new(_registers[(int)PhyRegister.Control]);

    /// <summary>Puts the registers into their reset state; the link is lost.</summary>
    public void Reset()
    {
        Array.Clear(_registers);
        Set(PhyRegister.Control, (default(PhyControl) with { SpeedHigh = true, FullDuplex = true, AutoNegotiation = true }).Raw);
        Set(PhyRegister.Status, (default(PhyStatus) with
        {
            ExtendedCapability = true,
            NegotiationAbility = true,
            PreambleSuppression = true,
            ExtendedStatus = true,
            Half10 = true,
            Full10 = true,
            Half100 = true,
            Full100 = true,
        }).Raw);
        Set(PhyRegister.Identifier1, Identifier1);
        Set(PhyRegister.Identifier2, Identifier2);
        Set(PhyRegister.Advertisement, 0x0de1);
        Set(PhyRegister.GigabitControl, 0x0e00);
        Set(PhyRegister.ExtendedStatus, 0x3000);
        Set(PhyRegister.SpecificControl, 0x0360);
        Set(PhyRegister.ExtendedControl1, 0x0d60);
        Lose();
    }

    /// <summary>Reads a register; the latched link bit of PSTATUS shows the present from then on.</summary>
    public ushort Read(int register)
    {
        ushort value = _registers[register & 31];
        if (register == (int)PhyRegister.Status)
        {
            _registers[register] = (new PhyStatus(value) with { LinkStatus = IsLinked, JabberDetect = false, RemoteFault = false }).Raw;
        }
        else if (register is (int)PhyRegister.InterruptStatus or (int)PhyRegister.ReceiveErrors)
        {
            _registers[register] = 0;
        }

        return value;
    }

    /// <summary>Writes a register; read-only ones keep what they have.</summary>
    /// <returns>True if negotiation begins anew.</returns>
    public bool Write(int register, ushort value)
    {
        switch ((PhyRegister)register)
        {
            case PhyRegister.Control:
                var control = new PhyControl(value);
                if (control.Reset)
                {
                    Reset();
                    return true;
                }

                bool changed = Control.AutoNegotiation != control.AutoNegotiation || Control.PowerDown != control.PowerDown || Control.Loopback != control.Loopback;
                Set(PhyRegister.Control, (control with { RestartNegotiation = false }).Raw);
                return changed || (control.RestartNegotiation && control.AutoNegotiation);
            case PhyRegister.Advertisement or PhyRegister.NextPage or PhyRegister.GigabitControl or PhyRegister.SpecificControl
                or PhyRegister.InterruptEnable or PhyRegister.ExtendedControl1:
                Set((PhyRegister)register, value);
                return false;
            default:
                if (register > (int)PhyRegister.ReceiveErrors)
                {
                    _registers[register & 31] = value;
                }

                return false;
        }
    }

    /// <summary>The link is lost; PSTATUS latches that.</summary>
    public void Lose()
    {
        IsLinked = false;
        Set(PhyRegister.Status, (new PhyStatus(_registers[(int)PhyRegister.Status]) with { LinkStatus = false, NegotiationComplete = false }).Raw);
        Set(PhyRegister.LinkPartner, 0);
        Set(PhyRegister.GigabitStatus, 0);
        Set(PhyRegister.SpecificStatus, 0);
    }

    /// <summary>Negotiation ended: a gigabit, full duplex.</summary>
    public void Gain()
    {
        IsLinked = true;
        Set(PhyRegister.Status, (new PhyStatus(_registers[(int)PhyRegister.Status]) with { LinkStatus = true, NegotiationComplete = true }).Raw);
        Set(PhyRegister.LinkPartner, 0x4de1);
        Set(PhyRegister.GigabitStatus, 0x7c00);
        Set(PhyRegister.SpecificStatus, (default(PhySpecificStatus) with
        {
            Link = true,
            Resolved = true,
            FullDuplex = true,
            Speed = LinkSpeed.Mbps1000,
        }).Raw);
    }

    private void Set(PhyRegister register, ushort value) => _registers[(int)register] = value;
}
