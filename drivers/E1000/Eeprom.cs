using DriverKit.Kernel;
using DriverKit.Registers;
using DriverKit.Specs.Ethernet;
using DriverKit.Specs.I8254x;

namespace DriverKit.Drivers.E1000;

/// <summary>The EEPROM: by EERD, and where that does not answer by its Microwire pins in EECD. §5.3.1, §13.4.3, §13.4.4. Thread context.</summary>
internal sealed class Eeprom(WmChip chip)
{
    private static readonly TimeSpan ReadLimit = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan GrantLimit = TimeSpan.FromSeconds(1);

    private bool _byPins;

    private Mixed<EepromControl> Pins => chip.Registers.EepromControl;

    /// <summary>Whether words are read by the pins.</summary>
    public bool IsByPins => _byPins;

    /// <summary>Reads a word.</summary>
    /// <param name="index">Which, from 0.</param>
    /// <param name="word">The word.</param>
    /// <returns>Ok, ETIMEDOUT, ENXIO.</returns>
    public Errno Read(int index, out ushort word)
    {
        if (!_byPins)
        {
            Errno error = ReadByRegister(index, out word);
            if (error != Errno.ETIMEDOUT)
            {
                return error;
            }

            _byPins = true;
        }

        return ReadByPins(index, out word);
    }

    /// <summary>Sums the words up. §5.6.35</summary>
    /// <returns>Ok, EIO where the sum is wrong, ETIMEDOUT, ENXIO.</returns>
    public Errno Verify()
    {
        ushort sum = 0;
        for (int index = 0; index < Eeprom93C46.SummedWords; index++)
        {
            Errno error = Read(index, out ushort word);
            if (error != Errno.Ok)
            {
                return error;
            }

            sum += word;
        }

        if (sum == Eeprom93C46.Sum)
        {
            return Errno.Ok;
        }

        return chip.IsPresent
            ? chip.Fail(Errno.EIO, $"the EEPROM's words sum up to {sum:x4}, not {Eeprom93C46.Sum:x4}")
            : Errno.ENXIO;
    }

    /// <summary>Reads the station address. §5.6.1</summary>
    /// <param name="address">The address.</param>
    /// <returns>Ok, EIO where it is none, ETIMEDOUT, ENXIO.</returns>
    public Errno ReadAddress(out EthernetAddress address)
    {
        address = default;
        Span<byte> bytes = stackalloc byte[EthernetAddress.Length];
        for (int i = 0; i < EthernetAddress.Length / 2; i++)
        {
            Errno error = Read((int)EepromWord.EthernetAddress0 + i, out ushort word);
            if (error != Errno.Ok)
            {
                return error;
            }

            bytes[2 * i] = (byte)word;
            bytes[(2 * i) + 1] = (byte)(word >> 8);
        }

        address = EthernetAddress.Read(bytes);
        return address.IsStation ? Errno.Ok : chip.IsPresent ? chip.Fail(Errno.EIO, $"the EEPROM has {address} for an address") : Errno.ENXIO;
    }

    // §13.4.4
    private Errno ReadByRegister(int index, out ushort word)
    {
        ReadWrite<EepromRead> register = chip.Registers.EepromRead;
        register.Write(default(EepromRead) with { Start = true, Address = (byte)index });
        EepromRead answer = default;
        Errno error = chip.Wait("EERD.DONE", ReadLimit, () => (answer = register.Read()).Done);
        word = answer.Data;
        return error;
    }

    // §5.3.1: the pins are asked for, the instruction goes in, the word comes out, the pins are given back.
    private Errno ReadByPins(int index, out ushort word)
    {
        word = 0;
        EepromControl pins = Pins.Read().Quiet with { Request = true, ChipSelect = false, Clock = false, DataIn = false };
        Pins.Write(pins);
        Errno error = chip.Wait("EECD.EE_GNT", GrantLimit, () => Pins.Read().Grant);
        if (error != Errno.Ok)
        {
            Pins.Write(pins with { Request = false });
            return error;
        }

        pins = pins with { ChipSelect = true };
        Pins.Write(pins);
        int addressBits = Pins.Read().Size256 ? 8 : 6;
        ShiftIn(ref pins, Eeprom93C46.ReadOpcode, Eeprom93C46.OpcodeBits);
        ShiftIn(ref pins, index, addressBits);
        for (int bit = 0; bit < 16; bit++)
        {
            Clock(ref pins);
            word = (ushort)((word << 1) | (Pins.Read().DataOut ? 1 : 0));
        }

        pins = pins with { ChipSelect = false };
        Pins.Write(pins);
        Clock(ref pins);
        Pins.Write(pins with { Request = false });
        return chip.IsPresent ? Errno.Ok : Errno.ENXIO;
    }

    private void ShiftIn(ref EepromControl pins, int value, int bits)
    {
        for (int bit = bits - 1; bit >= 0; bit--)
        {
            pins = pins with { DataIn = (value >> bit & 1) != 0 };
            Pins.Write(pins);
            Clock(ref pins);
        }

        pins = pins with { DataIn = false };
        Pins.Write(pins);
    }

    // Data go in at the rising edge, and change after it on the way out.
    private void Clock(ref EepromControl pins)
    {
        Pins.Write(pins with { Clock = true });
        Pins.Write(pins with { Clock = false });
    }
}
