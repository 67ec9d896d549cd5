using System.Buffers.Binary;
using DriverKit.Specs.Usb;
using DriverKit.Usb;

namespace DriverKit.Emulation;

/// <summary>Endpoint 0 of a modelled device: states and standard requests by the letter of USB 2.0 §9.4 and USB 3.2 §9.4.</summary>
internal sealed class UsbStandardRequests
{
    private const byte ToDevice = 0x00;
    private const byte ToInterface = 0x01;
    private const byte ToEndpoint = 0x02;
    private const byte FromDevice = 0x80;
    private const byte FromInterface = 0x81;
    private const byte FromEndpoint = 0x82;

    private readonly UsbDeviceModel _device;
    private readonly UsbDescriptors _descriptors;
    private readonly byte[] _alternates;
    private bool _u1;
    private bool _u2;
    private bool _suspended;

    public UsbStandardRequests(UsbDeviceModel device, UsbDescriptors descriptors)
    {
        _device = device;
        _descriptors = descriptors;
        _alternates = new byte[device.Definition.Interfaces.Max(i => i.Number) + 1];
    }

    public UsbDeviceState State { get; private set; } = UsbDeviceState.Default;

    public ushort Address { get; private set; }

    public byte Configuration => State == UsbDeviceState.Configured ? _device.Definition.ConfigurationValue : (byte)0;

    public byte AlternateOf(byte interfaceNumber) => interfaceNumber < _alternates.Length ? _alternates[interfaceNumber] : (byte)0;

    public void BusReset()
    {
        State = UsbDeviceState.Default;
        Address = 0;
        ClearFeatures();
    }

    /// <returns>False for a request error.</returns>
    public bool Handle(SetupPacket setup, Span<byte> data, out int actual)
    {
        actual = 0;
        if (setup.Kind != RequestKind.Standard)
        {
            return State == UsbDeviceState.Configured && _device.Function.Control(setup, data, out actual);
        }

        return setup.Standard switch
        {
            StandardRequest.GetDescriptor => GetDescriptor(setup, data, out actual),
            StandardRequest.GetStatus => GetStatus(setup, data, out actual),
            StandardRequest.GetConfiguration => GetConfiguration(setup, data, out actual),
            StandardRequest.GetInterface => GetInterface(setup, data, out actual),
            StandardRequest.SetAddress => SetAddress(setup),
            StandardRequest.SetConfiguration => SetConfiguration(setup),
            StandardRequest.SetInterface => SetInterface(setup),
            StandardRequest.ClearFeature => Feature(setup, false),
            StandardRequest.SetFeature => Feature(setup, true),
            StandardRequest.SetSystemExitLatency => IsSuper && setup.RequestType == ToDevice && setup.Value == 0
                && setup.Index == 0 && setup.Length == 6 && State != UsbDeviceState.Default && UseAll(data, out actual),
            StandardRequest.SetIsochronousDelay => IsSuper && setup.RequestType == ToDevice && setup.Index == 0 && setup.Length == 0,
            _ => false,
        };
    }

    private bool IsSuper => _device.Speed == UsbSpeed.Super;

    private static bool UseAll(Span<byte> data, out int actual)
    {
        actual = data.Length;
        return true;
    }

    private static bool Answer(ReadOnlySpan<byte> answer, Span<byte> data, out int actual)
    {
        actual = Math.Min(answer.Length, data.Length);
        answer[..actual].CopyTo(data);
        return true;
    }

    private bool GetDescriptor(SetupPacket setup, Span<byte> data, out int actual)
    {
        actual = 0;
        return setup.RequestType == FromDevice && _descriptors.TryGet(setup.Value, setup.Index, out ReadOnlyMemory<byte> found)
            && Answer(found.Span, data, out actual);
    }

    private bool GetStatus(SetupPacket setup, Span<byte> data, out int actual)
    {
        actual = 0;
        if (setup.Value != 0 || setup.Length != 2)
        {
            return false;
        }

        int status;
        switch (setup.RequestType)
        {
            case FromDevice when setup.Index == 0:
                status = (_device.Definition.SelfPowered ? 1 : 0) | (_u1 ? 4 : 0) | (_u2 ? 8 : 0);
                break;
            case FromInterface when State == UsbDeviceState.Configured && IsInterface(setup.Index):
                status = 0;
                break;
            case FromEndpoint when setup.Index is 0 or 0x80:
                status = 0;
                break;
            case FromEndpoint when ActiveEndpoint(setup.Index) is { } endpoint:
                status = endpoint.IsHalted ? 1 : 0;
                break;
            default:
                return false;
        }

        Span<byte> answer = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(answer, (ushort)status);
        return Answer(answer, data, out actual);
    }

    private bool GetConfiguration(SetupPacket setup, Span<byte> data, out int actual)
    {
        actual = 0;
        return setup.RequestType == FromDevice && setup.Value == 0 && setup.Index == 0 && setup.Length == 1
            && State != UsbDeviceState.Default && Answer([Configuration], data, out actual);
    }

    private bool GetInterface(SetupPacket setup, Span<byte> data, out int actual)
    {
        actual = 0;
        return setup.RequestType == FromInterface && setup.Value == 0 && setup.Length == 1
            && State == UsbDeviceState.Configured && IsInterface(setup.Index)
            && Answer([_alternates[setup.Index]], data, out actual);
    }

    // USB 2.0 §9.4.6: addresses above 127 and a configured device are not specified; both are refused.
    private bool SetAddress(SetupPacket setup)
    {
        if (setup.RequestType != ToDevice || setup.Index != 0 || setup.Length != 0 || setup.Value > 127
            || State == UsbDeviceState.Configured)
        {
            return false;
        }

        Address = setup.Value;
        State = Address == 0 ? UsbDeviceState.Default : UsbDeviceState.Address;
        return true;
    }

    private bool SetConfiguration(SetupPacket setup)
    {
        byte value = (byte)setup.Value;
        if (setup.RequestType != ToDevice || setup.Index != 0 || setup.Length != 0 || setup.Value > 255
            || State == UsbDeviceState.Default || (value != 0 && value != _device.Definition.ConfigurationValue))
        {
            return false;
        }

        ClearFeatures();
        State = value == 0 ? UsbDeviceState.Address : UsbDeviceState.Configured;
        _device.Reconfigured(value);
        return true;
    }

    private bool SetInterface(SetupPacket setup)
    {
        if (setup.RequestType != ToInterface || setup.Length != 0 || State != UsbDeviceState.Configured
            || !_device.Definition.Interfaces.Any(i => i.Number == setup.Index && i.Alternate == setup.Value))
        {
            return false;
        }

        _alternates[setup.Index] = (byte)setup.Value;
        _device.Reselected((byte)setup.Index, (byte)setup.Value);
        return true;
    }

    private bool Feature(SetupPacket setup, bool set)
    {
        if (setup.Length != 0 || State == UsbDeviceState.Default)
        {
            return false;
        }

        var feature = (FeatureSelector)setup.Value;
        switch (setup.RequestType)
        {
            case ToDevice when feature == FeatureSelector.U1Enable && IsSuper && setup.Index == 0:
                _u1 = set;
                return State == UsbDeviceState.Configured;
            case ToDevice when feature == FeatureSelector.U2Enable && IsSuper && setup.Index == 0:
                _u2 = set;
                return State == UsbDeviceState.Configured;

            // FUNCTION_SUSPEND has its options in the high byte of wIndex. USB 3.2 §9.4.9
            case ToInterface when feature == FeatureSelector.EndpointHalt && IsSuper && IsInterface(setup.Index & 0xff):
                _suspended = set && (setup.Index & 0x100) != 0;
                return State == UsbDeviceState.Configured;
            case ToEndpoint when feature == FeatureSelector.EndpointHalt && ActiveEndpoint(setup.Index) is { } endpoint:
                if (set)
                {
                    endpoint.Halt();
                }
                else
                {
                    endpoint.ClearHalt(_device.Definition.KeepsToggleOnClearHalt);
                    _device.Function.HaltCleared(endpoint);
                }

                return true;

            // Endpoint 0 cannot be halted for long: clearing is harmless, setting is refused. USB 2.0 §9.4.5
            case ToEndpoint when feature == FeatureSelector.EndpointHalt && setup.Index is 0 or 0x80:
                return !set;
            default:
                return false;
        }
    }

    private bool IsInterface(int number) => number < _alternates.Length;

    private UsbModelEndpoint? ActiveEndpoint(ushort index) =>
        State == UsbDeviceState.Configured && index <= 0xff ? _device.FindEndpoint((byte)index) : null;

    private void ClearFeatures()
    {
        _u1 = _u2 = false;
        _suspended = _suspended && State == UsbDeviceState.Configured;
        Array.Clear(_alternates);
    }
}
