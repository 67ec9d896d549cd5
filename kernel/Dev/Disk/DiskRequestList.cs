namespace DriverKit.Kernel.Disk;

/// <summary>Requests in order, linked through themselves.</summary>
internal struct DiskRequestList
{
    private DiskRequest? _head;
    private DiskRequest? _tail;

    public void Add(DiskRequest item)
    {
        item.Next = null;
        if (_tail is null)
        {
            _head = item;
        }
        else
        {
            _tail.Next = item;
        }

        _tail = item;
    }

    public DiskRequest? Take()
    {
        DiskRequest? item = _head;
        if (item is not null)
        {
            _head = item.Next;
            item.Next = null;
            if (_head is null)
            {
                _tail = null;
            }
        }

        return item;
    }
}
