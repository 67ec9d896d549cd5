using DriverKit.Usb;

namespace DriverKit.Emulation;

/// <summary>Transfers in the order submitted, linked through themselves. For one context.</summary>
internal sealed class UsbTransferQueue
{
    private UsbTransfer? _tail;

    public UsbTransfer? Head { get; private set; }

    public void Add(UsbTransfer transfer)
    {
        transfer.Next = null;
        if (_tail is null)
        {
            Head = transfer;
        }
        else
        {
            _tail.Next = transfer;
        }

        _tail = transfer;
    }

    public void Remove(UsbTransfer transfer)
    {
        UsbTransfer? before = null;
        for (UsbTransfer? at = Head; at is not null; before = at, at = at.Next)
        {
            if (at != transfer)
            {
                continue;
            }

            if (before is null)
            {
                Head = at.Next;
            }
            else
            {
                before.Next = at.Next;
            }

            _tail = _tail == at ? before : _tail;
            at.Next = null;
            return;
        }
    }
}
