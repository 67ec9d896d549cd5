using System.Runtime.InteropServices;

namespace DriverKit.Kernel.Vfs;

/// <summary>
/// Vnodes by file system and key, vcache(9): one file has one vnode. Those nobody holds stay for later, the longest idle go first
/// when there are too many. File systems whose nodes live in memory anyway do without it.
/// </summary>
public sealed class VnodeCache
{
    private readonly Dictionary<(Mount Mount, ulong Key), Vnode?> _table = [];
    private readonly SpinMutex _lock;
    private readonly CondVar _loaded = new("vnode load");
    private Vnode? _oldest;
    private Vnode? _newest;
    private int _idle;

    internal VnodeCache(RumpKernel kernel) => _lock = new SpinMutex(kernel.Host);

    /// <summary>Most idle vnodes kept.</summary>
    public int IdleLimit { get; set; } = 2048;

    /// <summary>Vnodes in the cache, idle ones included.</summary>
    public int Count => _table.Count;

    /// <summary>Idle vnodes in the cache.</summary>
    public int IdleCount => Volatile.Read(ref _idle);

    /// <summary>The vnode of a key, loaded through <see cref="Mount.LoadVnode"/> if it is not there. Thread context; may wait.</summary>
    /// <param name="mount">The file system.</param>
    /// <param name="key">The key.</param>
    /// <param name="vnode">It, with a reference for the caller, not locked.</param>
    /// <returns>Ok or the load's error.</returns>
    public Errno Get(Mount mount, ulong key, out Vnode vnode)
    {
        vnode = null!;
        _lock.Enter();
        while (_table.TryGetValue((mount, key), out Vnode? found))
        {
            if (found is null)
            {
                _loaded.Wait(_lock);
                continue;
            }

            if (found.TryReference())
            {
                _lock.Exit();
                vnode = found;
                return Errno.Ok;
            }

            break;
        }

        _table[(mount, key)] = null;
        _lock.Exit();
        Errno error = mount.LoadVnode(key, out Vnode? loaded);
        _lock.Enter();
        if (error == Errno.Ok)
        {
            _table[(mount, key)] = loaded;
            loaded!.CacheLink.IsHashed = true;
            vnode = loaded;
        }
        else
        {
            _table.Remove((mount, key));
        }

        _loaded.Broadcast();
        _lock.Exit();
        return error;
    }

    /// <summary>The vnode of a key if it is in the cache.</summary>
    /// <param name="mount">The file system.</param>
    /// <param name="key">The key.</param>
    /// <param name="vnode">It, with a reference for the caller; null if it is not there.</param>
    public bool TryGet(Mount mount, ulong key, out Vnode? vnode)
    {
        using SpinMutex.Scope held = _lock.Hold();
        vnode = _table.GetValueOrDefault((mount, key));
        if (vnode is not null && !vnode.TryReference())
        {
            vnode = null;
        }

        return vnode is not null;
    }

    /// <summary>Puts a vnode of a new file in under its key, which nobody else can have asked for yet.</summary>
    /// <param name="vnode">The vnode, referenced by the caller.</param>
    /// <exception cref="KernelPanicException">The key is taken by another live vnode.</exception>
    public void Add(Vnode vnode)
    {
        using SpinMutex.Scope held = _lock.Hold();
        ref Vnode? slot = ref CollectionsMarshal.GetValueRefOrAddDefault(_table, (vnode.Mount, vnode.Key), out bool exists);
        if (exists && (slot is null || slot.Uses >= 0))
        {
            throw new KernelPanicException($"vnode cache: key {vnode.Key} of {vnode.Mount.From} is taken");
        }

        slot = vnode;
        vnode.CacheLink.IsHashed = true;
    }

    /// <summary>Gives a vnode another key, as its file moved. The new key must be free.</summary>
    /// <param name="vnode">The vnode, referenced and locked for writing.</param>
    /// <param name="key">The new key.</param>
    /// <exception cref="KernelPanicException">The key is taken by another live vnode.</exception>
    public void Rekey(Vnode vnode, ulong key)
    {
        Remove(vnode);
        vnode.Key = key;
        Add(vnode);
    }

    /// <summary>Takes a vnode out: its key no longer means this file (removed while open). It lives on until its last reference goes.</summary>
    /// <param name="vnode">The vnode, referenced.</param>
    public void Remove(Vnode vnode)
    {
        using SpinMutex.Scope held = _lock.Hold();
        Unhash(vnode);
        Unlist(vnode);
    }

    /// <summary>References all vnodes of a file system that are in the cache.</summary>
    /// <param name="mount">The file system.</param>
    /// <param name="into">They are added here; release each.</param>
    public void Collect(Mount mount, List<Vnode> into)
    {
        using SpinMutex.Scope held = _lock.Hold();
        foreach (((Mount of, _), Vnode? vnode) in _table)
        {
            if (of == mount && vnode is not null && vnode.TryReference())
            {
                into.Add(vnode);
            }
        }
    }

    internal void Idle(Vnode vnode)
    {
        Vnode? victim = null;
        _lock.Enter();
        if (vnode.CacheLink.IsHashed && !vnode.CacheLink.IsListed && vnode.Uses == 0)
        {
            List(vnode);
            victim = _idle > IdleLimit ? TakeVictim() : null;
        }

        _lock.Exit();
        victim?.Reclaim();
    }

    /// <summary>Lets all idle vnodes of a file system go; their data must be written (or lost).</summary>
    internal void Drop(Mount mount)
    {
        var victims = new List<Vnode>();
        _lock.Enter();
        foreach (((Mount of, _), Vnode? vnode) in _table)
        {
            if (of == mount && vnode is not null)
            {
                victims.Add(vnode);
            }
        }

        victims.RemoveAll(vnode => !TryTake(vnode));
        _lock.Exit();
        foreach (Vnode vnode in victims)
        {
            vnode.Reclaim();
        }
    }

    /// <summary>Takes the vnodes that somebody still holds from a file system that ends by force.</summary>
    internal void Kill(Mount mount)
    {
        var victims = new List<Vnode>();
        Collect(mount, victims);
        foreach (Vnode vnode in victims)
        {
            vnode.KillByForce();
            Vfs(vnode).Names.PurgeVnode(vnode);
            vnode.Pages?.Discard();
            Remove(vnode);
            vnode.Release();
        }
    }

    private static VirtualFileSystem Vfs(Vnode vnode) => vnode.Mount.Vfs;

    private Vnode? TakeVictim()
    {
        // Data not yet written keep a vnode: nothing may wait here. A few tries are enough, write-behind brings the rest.
        Vnode? at = _oldest;
        for (int tries = 0; at is not null && tries < 16; tries++)
        {
            Vnode vnode = at;
            at = vnode.CacheLink.Next;
            if (vnode.Uses > 0)
            {
                Unlist(vnode);
            }
            else if (vnode.Pages is not { HasUnwritten: true } && TryTake(vnode))
            {
                return vnode;
            }
        }

        return null;
    }

    private bool TryTake(Vnode vnode)
    {
        if (!vnode.TryKillIdle())
        {
            return false;
        }

        Unhash(vnode);
        Unlist(vnode);
        return true;
    }

    private void Unhash(Vnode vnode)
    {
        if (vnode.CacheLink.IsHashed)
        {
            _table.Remove((vnode.Mount, vnode.Key));
            vnode.CacheLink.IsHashed = false;
        }
    }

    private void List(Vnode vnode)
    {
        vnode.CacheLink.IsListed = true;
        vnode.CacheLink.Previous = _newest;
        vnode.CacheLink.Next = null;
        if (_newest is null)
        {
            _oldest = vnode;
        }
        else
        {
            _newest.CacheLink.Next = vnode;
        }

        _newest = vnode;
        _idle++;
    }

    private void Unlist(Vnode vnode)
    {
        if (!vnode.CacheLink.IsListed)
        {
            return;
        }

        (Vnode? previous, Vnode? next) = (vnode.CacheLink.Previous, vnode.CacheLink.Next);
        if (previous is null)
        {
            _oldest = next;
        }
        else
        {
            previous.CacheLink.Next = next;
        }

        if (next is null)
        {
            _newest = previous;
        }
        else
        {
            next.CacheLink.Previous = previous;
        }

        vnode.CacheLink.Previous = null;
        vnode.CacheLink.Next = null;
        vnode.CacheLink.IsListed = false;
        _idle--;
    }
}
