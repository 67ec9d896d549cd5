namespace DriverKit.Drivers.Nvme;

/// <summary>Commands in a row, linked through themselves.</summary>
internal struct NvmeCommandList
{
    private NvmeCommand? _head;
    private NvmeCommand? _tail;

    public readonly bool IsEmpty => _head is null;

    public void Add(NvmeCommand command)
    {
        command.Next = null;
        if (_tail is null)
        {
            _head = command;
        }
        else
        {
            _tail.Next = command;
        }

        _tail = command;
    }

    public NvmeCommand? Take()
    {
        NvmeCommand? command = _head;
        if (command is not null)
        {
            _head = command.Next;
            _tail = _head is null ? null : _tail;
            command.Next = null;
        }

        return command;
    }
}
