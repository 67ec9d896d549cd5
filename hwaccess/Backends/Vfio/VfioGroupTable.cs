using System.Runtime.CompilerServices;

namespace DriverKit.Backends.Vfio;

/// <summary>The groups that this process has open, for a group's file can be opened once only.</summary>
internal sealed class VfioGroupTable
{
    private static readonly ConditionalWeakTable<IVfioSystem, VfioGroupTable> Tables = [];

    private readonly Lock _gate = new();
    private readonly Dictionary<int, VfioGroup> _groups = [];

    /// <summary>The table of a kernel.</summary>
    /// <param name="system">The kernel.</param>
    public static VfioGroupTable Of(IVfioSystem system) => Tables.GetOrCreateValue(system);

    /// <summary>Gives a group, opened if need be, to one user more.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="open">Opens it.</param>
    public VfioGroup Acquire(int number, Func<VfioGroup> open)
    {
        lock (_gate)
        {
            if (!_groups.TryGetValue(number, out VfioGroup? group))
            {
                group = open();
                _groups.Add(number, group);
            }

            group.Users++;
            return group;
        }
    }

    /// <summary>Takes a user away, and closes the group with the last.</summary>
    /// <param name="number">Its number.</param>
    public void Release(int number)
    {
        lock (_gate)
        {
            if (_groups.TryGetValue(number, out VfioGroup? group) && --group.Users == 0)
            {
                _groups.Remove(number);
                group.Close();
            }
        }
    }
}
