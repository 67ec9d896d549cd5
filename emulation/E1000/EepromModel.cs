using DriverKit.Hosting;
using DriverKit.Specs.Ethernet;
using DriverKit.Specs.I8254x;

namespace DriverKit.Emulation.E1000;

/// <summary>A 93C46 or 93C66 behind the pins of EECD and behind EERD. 8254x SDM 4.0 §5.3.1, §5.6.</summary>
internal sealed class EepromModel
{
    private readonly ushort[] _words;
    private readonly int _addressBits;
    private SpinGate _gate;
    private bool _clock;
    private int _bitsIn;
    private int _shift;
    private int _out;
    private int _bitsOut;

    public EepromModel(E1000Options options)
    {
        _addressBits = options.HasLargeEeprom ? 8 : 6;
        _words = new ushort[1 << _addressBits];
        Array.Fill(_words, (ushort)0xffff);
        Span<byte> address = stackalloc byte[EthernetAddress.Length];
        options.Address.CopyTo(address);
        for (int i = 0; i < 3; i++)
        {
            _words[(int)EepromWord.EthernetAddress0 + i] = (ushort)(address[2 * i] | (address[(2 * i) + 1] << 8));
        }

        _words[(int)EepromWord.Compatibility] = 0x0000;
        _words[(int)EepromWord.InitializationControl1] = 0x4408;
        _words[(int)EepromWord.SubsystemId] = 0x001e;
        _words[(int)EepromWord.SubsystemVendorId] = I8254xPci.Vendor;
        _words[(int)EepromWord.DeviceId] = I8254xPci.Device82540Em;
        _words[(int)EepromWord.VendorId] = I8254xPci.Vendor;
        _words[(int)EepromWord.InitializationControl2] = 0x3040;
        ushort sum = 0;
        for (int i = 0; i < Eeprom93C46.SummedWords - 1; i++)
        {
            sum += _words[i];
        }

        _words[(int)EepromWord.Checksum] = (ushort)(Eeprom93C46.Sum - sum + (options.HasValidEeprom ? 0 : 1));
    }

    /// <summary>Whether it has 256 words.</summary>
    public bool IsLarge => _addressBits == 8;

    /// <summary>The address it holds.</summary>
    public EthernetAddress Address
    {
        get
        {
            Span<byte> bytes = stackalloc byte[EthernetAddress.Length];
            for (int i = 0; i < EthernetAddress.Length; i++)
            {
                bytes[i] = (byte)(_words[i / 2] >> (8 * (i & 1)));
            }

            return EthernetAddress.Read(bytes);
        }
    }

    /// <summary>A word; ones where there is none.</summary>
    public ushort Word(int index) => index < _words.Length ? _words[index] : (ushort)0xffff;

    /// <summary>The pins were driven; they do something only while they are granted.</summary>
    /// <param name="pins">The pins.</param>
    /// <param name="host">For the gate.</param>
    /// <returns>What DO shows.</returns>
    public bool Drive(EepromControl pins, IHost host)
    {
        _gate.Enter(host);
        if (!pins.ChipSelect || !pins.Request)
        {
            (_bitsIn, _shift, _bitsOut) = (0, 0, 0);
            _clock = pins.Clock;
            _gate.Exit();
            return true;
        }

        bool rises = pins.Clock && !_clock;
        _clock = pins.Clock;
        if (rises)
        {
            Shift(pins.DataIn);
        }

        bool shown = _bitsOut == 0 || (_out >> 16 & 1) != 0;
        _gate.Exit();
        return shown;
    }

    // Start bit, two bits of opcode, the address; then a zero, and words as long as the clock goes.
    private void Shift(bool dataIn)
    {
        if (_bitsOut > 0)
        {
            _out <<= 1;
            if (++_bitsOut == 18)
            {
                int address = (_shift + 1) & ((1 << _addressBits) - 1);
                _shift = (_shift & ~((1 << _addressBits) - 1)) | address;
                _out = Word(address) << 1;
                _bitsOut = 2;
            }

            return;
        }

        // Nothing counts before the start bit.
        if (_bitsIn == 0 && !dataIn)
        {
            return;
        }

        _shift = (_shift << 1) | (dataIn ? 1 : 0);
        if (++_bitsIn == Eeprom93C46.OpcodeBits + _addressBits && _shift >> _addressBits == Eeprom93C46.ReadOpcode)
        {
            // The dummy zero shows now; the first bit comes with the next clock.
            _out = Word(_shift & ((1 << _addressBits) - 1));
            _bitsOut = 1;
        }
    }
}
