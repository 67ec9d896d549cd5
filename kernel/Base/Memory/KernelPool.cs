namespace DriverKit.Kernel;

/// <summary>Objects that are used again and again, pool(9): getting one back allocates nothing. Any context.</summary>
/// <typeparam name="T">What is kept; it must be reset by whoever gives it back.</typeparam>
public sealed class KernelPool<T>
    where T : class
{
    private readonly SimpleLock _lock = new();
    private readonly Func<T?> _make;
    private readonly Action<T>? _drop;
    private readonly T?[] _kept;
    private int _count;

    /// <summary>A pool.</summary>
    /// <param name="make">Makes one when none is kept; null when it cannot (no memory).</param>
    /// <param name="kept">Most that are kept.</param>
    /// <param name="drop">What is done with one that is not kept.</param>
    public KernelPool(Func<T?> make, int kept = 32, Action<T>? drop = null)
    {
        _make = make;
        _drop = drop;
        _kept = new T?[kept];
    }

    /// <summary>Out now.</summary>
    public int InUse { get; private set; }

    /// <summary>Gets one.</summary>
    /// <param name="item">The object.</param>
    /// <returns>Ok or ENOMEM.</returns>
    public Errno Get(out T item)
    {
        T? found = null;
        using (_lock.Hold())
        {
            InUse++;
            if (_count > 0)
            {
                found = _kept[--_count];
                _kept[_count] = null;
            }
        }

        found ??= _make();
        item = found!;
        if (found is not null)
        {
            return Errno.Ok;
        }

        using (_lock.Hold())
        {
            InUse--;
        }

        return Errno.ENOMEM;
    }

    /// <summary>Gives one back.</summary>
    /// <param name="item">What <see cref="Get"/> gave.</param>
    public void Put(T item)
    {
        using (_lock.Hold())
        {
            InUse--;
            if (_count < _kept.Length)
            {
                _kept[_count++] = item;
                return;
            }
        }

        _drop?.Invoke(item);
    }

    /// <summary>Drops what is kept.</summary>
    public void Drain()
    {
        while (true)
        {
            T? item;
            using (_lock.Hold())
            {
                if (_count == 0)
                {
                    return;
                }

                item = _kept[--_count]!;
                _kept[_count] = null;
            }

            _drop?.Invoke(item);
        }
    }
}
