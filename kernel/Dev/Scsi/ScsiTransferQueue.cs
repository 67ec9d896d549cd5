namespace DriverKit.Kernel.Scsi;

/// <summary>Transfers in order, linked through themselves. Guarded by whoever has it.</summary>
internal struct ScsiTransferQueue
{
    private ScsiTransfer? _head;
    private ScsiTransfer? _tail;

    public readonly bool IsEmpty => _head is null;

    public void Add(ScsiTransfer transfer)
    {
        transfer.Next = null;
        if (_tail is null)
        {
            _head = transfer;
        }
        else
        {
            _tail.Next = transfer;
        }

        _tail = transfer;
    }

    public void AddFirst(ScsiTransfer transfer)
    {
        transfer.Next = _head;
        _head = transfer;
        _tail ??= transfer;
    }

    public ScsiTransfer? Take()
    {
        ScsiTransfer? transfer = _head;
        if (transfer is not null)
        {
            _head = transfer.Next;
            transfer.Next = null;
            if (_head is null)
            {
                _tail = null;
            }
        }

        return transfer;
    }

    /// <summary>Takes one out of the middle.</summary>
    /// <returns>False if it is not here.</returns>
    public bool Remove(ScsiTransfer transfer)
    {
        ScsiTransfer? previous = null;
        for (ScsiTransfer? at = _head; at is not null; previous = at, at = at.Next)
        {
            if (at != transfer)
            {
                continue;
            }

            if (previous is null)
            {
                _head = at.Next;
            }
            else
            {
                previous.Next = at.Next;
            }

            if (_tail == at)
            {
                _tail = previous;
            }

            at.Next = null;
            return true;
        }

        return false;
    }
}
